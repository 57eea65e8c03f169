/** What travels between gateway and worker: the messages, their wire forms, the addresses. */
@NullMarked
package sluice.shared.job;

import org.jspecify.annotations.NullMarked;
