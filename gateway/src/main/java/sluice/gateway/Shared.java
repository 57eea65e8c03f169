package sluice.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import sluice.gateway.docs.DocsRoutes;
import sluice.gateway.http.Admission;
import sluice.gateway.http.ApiKeys;
import sluice.gateway.jobs.WorkerPool;

/**
 * What all event loops of a gateway have in common: the workers, and the counts behind its bounds.
 */
record Shared(
    WorkerPool workers,
    Admission admission,
    ApiKeys keys,
    DocsRoutes docs,
    MeterRegistry registry) {}
