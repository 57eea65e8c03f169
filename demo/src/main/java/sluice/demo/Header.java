package sluice.demo;

/** One header line, with the name spelled as on the wire. */
public record Header(String name, String value) {}
