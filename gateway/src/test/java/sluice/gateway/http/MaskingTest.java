package sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a/b?x=1&y=2|/a/b?x=1&y=2",
        "/?api_key=k&x=1|/?api_key=****&x=1",
        "/?x=1;KEY=k|/?x=1;KEY=****",
        "/?access_token=a&access_token=b|/?access_token=****&access_token=****",
        "/?tok%65n=a|/?tok%65n=****",
        "/?password=p#x|/?password=****",
        "/?sessionid=s&jwt=j&sid=i&code=c|/?sessionid=****&jwt=****&sid=****&code=****",
        "/x;key=k/y?z=1|/x;key=****/y?z=1",
        "http://user:pass@h/p?x=1|http://****@h/p?x=1",
        "/?token=ab/cd?ef;gh==&x=1|/?token=****&x=1",
        "/?x=1;a/key=k;y=2&z=3|/?x=1;a/key=****&z=3",
        "/?next=http://h/?token=a/b&z=3|/?next=http://h/?token=****&z=3",
        "/x;key=a&b;c=d=/y|/x;key=****/y",
        "/?key|/?key",
        "/?=&&x|/?=&&x",
        "/%zz?k%zzey=1|/%zz?k%zzey=****"
      })
  void secretsInATargetAreStars(String target, String masked) {
    assertThat(Masking.target(target)).isEqualTo(masked);
  }

  @Test
  void aTargetMadeToBeSlowIsNot() {
    String target = "/?" + "?key".repeat(4_000) + "&;".repeat(1_000);

    // A pattern that backtracks takes minutes for this.
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> assertThat(Masking.target(target)).isNotEmpty());
  }

  @Test
  void onlyHeadersThatAreNeverSecretAreShown() {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("Host", "h")
            .add("X-Auth-Token", "a")
            .add("X-KEY", "b")
            .add("Referer", "https://h/?key=c");

    assertThat(Masking.headers(headers))
        .isEqualTo("Host: h | X-Auth-Token: **** | X-KEY: **** | Referer: ****");
  }

  @Test
  void nothingBreaksALineOrAField() {
    assertThat(Masking.printable("a\nb\u001b[31m\" é")).isEqualTo("a?b?[31m? ?");
  }
}
