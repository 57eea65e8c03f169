package sluice.stubs.fusionbrain;

/** The two forms of the API that clients use. */
enum Generation {
  /** Until spring 2025: models with a number. */
  MODELS("model_id"),
  /** Since then: pipelines with a UUID. */
  PIPELINES("pipeline_id");

  private final String idField;

  Generation(String idField) {
    this.idField = idField;
  }

  /** Name of the form field, or query parameter, that says what is to be run. */
  String idField() {
    return idField;
  }
}
