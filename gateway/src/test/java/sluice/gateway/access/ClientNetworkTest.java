package sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff, true",
    "2001:db8:1:2::1, 2001:DB8:1:2:0:0:0:9, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "2001:db8::1, 2001:db8::1%eth0, true",
    "203.0.113.1, 203.0.113.2, false",
    "203.0.113.1, ::ffff:203.0.113.1, true",
    "::ffff:203.0.113.1, ::ffff:203.0.113.2, false",
    "::1, 127.0.0.1, false",
    "unknown, other, false",
    "a:b, a:c, false"
  })
  void aClientHasAWholeNetworkOfIpv6AndOneAddressOfIpv4(String one, String other, boolean same) {
    assertThat(ClientNetwork.of(one).equals(ClientNetwork.of(other))).isEqualTo(same);
  }
}
