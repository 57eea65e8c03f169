package sluice.demo;

/** The two generations of the API that clients use. */
enum Generation {
  /** Until spring 2025: models identified by a number. */
  MODELS("model_id"),
  /** Since then: pipelines identified by a UUID. */
  PIPELINES("pipeline_id");

  private final String idField;

  Generation(String idField) {
    this.idField = idField;
  }

  /** Name of the form field or query parameter that selects the model or pipeline. */
  String idField() {
    return idField;
  }
}
