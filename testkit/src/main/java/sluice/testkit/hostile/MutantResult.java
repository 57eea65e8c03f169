package sluice.testkit.hostile;

/**
 * The response to a damaged image.
 *
 * @param mutation the first mutation applied
 * @param complaint the violation; empty if the image is unchanged or a valid JPEG
 */
record MutantResult(Mutation mutation, boolean converted, String complaint) {}
