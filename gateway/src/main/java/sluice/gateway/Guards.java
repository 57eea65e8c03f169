package sluice.gateway;

import java.util.Optional;
import sluice.gateway.access.Admission;
import sluice.gateway.access.ApiKeys;
import sluice.gateway.access.Cors;
import sluice.gateway.access.RateLimit;

/**
 * What a request may have to pass before a feature serves it. One for all event loops.
 *
 * @param cors lets web pages of other origins read responses
 * @param admission limits the requests in progress and the memory of their responses
 * @param keys requires an API key of a client
 * @param administrators requires the administrator's key; empty if there is none
 * @param settingsChanges limits the rate of changes of settings, for each client
 */
record Guards(
    Cors cors,
    Admission admission,
    ApiKeys keys,
    Optional<ApiKeys> administrators,
    RateLimit settingsChanges) {}
