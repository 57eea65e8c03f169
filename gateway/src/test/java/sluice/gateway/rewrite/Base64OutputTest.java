package sluice.gateway.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64OutputTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 12_287, 12_288, 12_289, 12_290, 24_575, 24_576, 24_577, 300_001})
  void encodesAsTheJdkDoesAtOnce(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);

    assertThat(Base64Output.encode(Buffer.buffer(bytes)).getBytes())
        .isEqualTo(Base64.getEncoder().encode(bytes));
  }
}
