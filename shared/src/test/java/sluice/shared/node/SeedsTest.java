package sluice.shared.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedsTest {

  private static List<String> listed(String... members) {
    Config config = new Config();
    config.getNetworkConfig().getJoin().getTcpIpConfig().setMembers(List.of(members));
    Seeds.in(config);
    return config.getNetworkConfig().getJoin().getTcpIpConfig().getMembers();
  }

  @Test
  void aNameIsReplacedByItsAddresses() {
    assertThat(listed("localhost:5701", "localhost"))
        .containsExactly("127.0.0.1:5701", "127.0.0.1");
  }

  @Test
  void oneVariableMayListSeveralMembers() {
    assertThat(listed("localhost,10.0.0.1:5701 10.0.0.2,"))
        .containsExactly("127.0.0.1", "10.0.0.1:5701", "10.0.0.2");
  }

  @Test
  void anUnknownNameIsIgnored() {
    assertThat(listed("nobody.invalid", "nobody.invalid:5701", "10.0.0.1")) // RFC 2606 section 2
        .containsExactly("10.0.0.1");
  }

  @Test
  void rangesAreLeftToHazelcast() {
    assertThat(listed("10.0.0.1-9", "10.0.0.*")).containsExactly("10.0.0.1-9", "10.0.0.*");
  }
}
