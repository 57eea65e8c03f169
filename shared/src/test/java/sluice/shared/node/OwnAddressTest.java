package sluice.shared.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.shared.config.ConfigException;
import sluice.shared.config.Env;

class OwnAddressTest {

  private static String read(String value) {
    Env env = new Env(Map.of("CLUSTER_HOST", value));
    String address = OwnAddress.from(env, "CLUSTER_HOST", "127.0.0.1");
    env.check();
    return address;
  }

  @Test
  void anAddressOrNameIsUsedAsIs() {
    assertThat(read("10.1.2.3")).isEqualTo("10.1.2.3");
    assertThat(read("node-1.example")).isEqualTo("node-1.example");
    assertThat(read("")).isEqualTo("127.0.0.1");
  }

  @Test
  void aNetworkSelectsTheAddressOfThisMachine() {
    assertThat(read("127.0.0.0/8")).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.0/24, has no address", // for documentation only: RFC 5737
    "10.0.0.0/99, is not a network",
    "here/8, is not a network"
  })
  void aNetworkWithoutThisMachineIsAMistake(String network, String mistake) {
    assertThatThrownBy(() -> read(network))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(mistake);
  }
}
