package sluice.gateway.features.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvatarPathTest {

  @ParameterizedTest
  @CsvSource({
    "/api/health, '', /api/health",
    "/r/api/stream_chunks, /r, /api/stream_chunks",
    "/a/b.c/~d_e-f/api/chunk/video/x, /a/b.c/~d_e-f, /api/chunk/video/x",
    "/api/api/generate, /api, /api/generate",
    "/r/api/generate_stream_custom, /r, /api/generate_stream_custom"
  })
  void whatStandsBeforeTheApiIsThePrefix(String path, String prefix, String api) {
    assertThat(AvatarPath.of(path)).contains(new AvatarPath(prefix, api));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/",
        "/api/other",
        "/api/health/x",
        "/api/chunk/video/",
        "/api/chunk/video/a/b",
        "/api/generate/image",
        "/r//api/health",
        "//api/health",
        "/../api/health",
        "/./api/health",
        "/a%2Fb/api/health",
        "/привет/api/health",
        "r/api/health"
      })
  void otherPathsAreNotOurs(String path) {
    assertThat(AvatarPath.of(path)).isEmpty();
  }

  @Test
  void aPathOfThousandsOfSegmentsIsReadAtOnce() {
    assertThat(AvatarPath.of("/a".repeat(8_000) + "/api/health")).isPresent();
    assertThat(AvatarPath.of("/a".repeat(8_000) + "/api/other")).isEmpty();
  }
}
