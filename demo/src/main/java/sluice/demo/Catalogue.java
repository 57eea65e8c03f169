package sluice.demo;

/** The fixed responses of the service: pipelines, models and styles. */
final class Catalogue {

  /** The only pipeline on offer. */
  static final String PIPELINE_ID = "99d833d6-fec0-44fd-a1c2-35d6bf96b5c2";

  static final String PIPELINES =
      """
      [{"id":"99d833d6-fec0-44fd-a1c2-35d6bf96b5c2","name":"Kandinsky","nameEn":"Kandinsky",\
      "description":"","descriptionEn":"","tags":[],"version":3.1,"imagePreview":null,\
      "status":"ACTIVE","type":"TEXT2IMAGE","createdDate":"2025-03-26T15:03:26.264",\
      "lastModified":"2025-03-28T11:20:00.000"}]\
      """;

  static final String MODELS =
      """
      [{"id":4,"name":"Kandinsky","version":3.1,"type":"TEXT2IMAGE"}]\
      """;

  static final String STYLES =
      """
      [{"name":"KANDINSKY","title":"Кандинский","titleEn":"Kandinsky",\
      "image":"https://cdn.fusionbrain.ai/static/download/img-style-kandinsky.png"},
       {"name":"UHD","title":"Детальное фото","titleEn":"Detailed photo",\
      "image":"https://cdn.fusionbrain.ai/static/download/img-style-detail-photo.png"},
       {"name":"ANIME","title":"Аниме","titleEn":"Anime",\
      "image":"https://cdn.fusionbrain.ai/static/download/img-style-anime.png"},
       {"name":"DEFAULT","title":"Свой стиль","titleEn":"No style",\
      "image":"https://cdn.fusionbrain.ai/static/download/img-style-personal.png"}]\
      """;

  private Catalogue() {}
}
