/** Stubs of upstreams and clients of the gateway, and programs that test it with them. */
@NullMarked
package sluice.demo;

import org.jspecify.annotations.NullMarked;
