package sluice.stubs.hostile;

/**
 * What became of a damaged image.
 *
 * @param mutation the first thing that was done to it
 * @param complaint empty if it came back as it was or as a JPEG
 */
record MutantFate(Mutation mutation, boolean converted, String complaint) {}
