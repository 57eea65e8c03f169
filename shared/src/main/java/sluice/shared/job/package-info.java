/** Messages between gateways and workers: jobs, replies, announcements, and their encoding. */
@NullMarked
package sluice.shared.job;

import org.jspecify.annotations.NullMarked;
