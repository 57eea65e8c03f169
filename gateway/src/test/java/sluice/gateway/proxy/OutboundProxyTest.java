package sluice.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.shared.config.ConfigException;
import sluice.shared.config.Env;
import sluice.shared.config.Secret;

class OutboundProxyTest {

  @ParameterizedTest
  @CsvSource({
    "http://proxy, proxy, 3128, '', ''",
    "http://proxy:8080, proxy, 8080, '', ''",
    "http://u:p@proxy:1, proxy, 1, u, p",
    "http://my_proxy, my_proxy, 3128, '', ''",
    "http://u:p@stack_proxy:8080, stack_proxy, 8080, u, p",
    "http://u@proxy:1, proxy, 1, u, ''",
    "http://a%40b:c%3Ad%2Fe%25+f@proxy:1, proxy, 1, a@b, c:d/e%+f"
  })
  void anAddressIsTakenApart(String address, String host, int port, String user, String password) {
    assertThat(OutboundProxy.from(env(address), "P"))
        .contains(new OutboundProxy(host, port, user, new Secret(password)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "proxy:3128",
        "socks5://u:canary@proxy:1",
        "https://u:canary@proxy:1",
        "http://u:canary@",
        "http://u:can ary@proxy",
        "http://u:canary@proxy:99999",
        "http://u:canary@my_proxy:99999",
        "http://u:canary@my_proxy:a"
      })
  void whatIsNoneStopsTheStartWithoutShowingIt(String address) {
    Env env = env(address);

    assertThat(OutboundProxy.from(env, "P")).isEqualTo(Optional.empty());
    assertThatThrownBy(env::check)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("P is not an address like")
        .hasMessageNotContaining("can");
  }

  private static Env env(String address) {
    return new Env(Map.of("P", address));
  }
}
