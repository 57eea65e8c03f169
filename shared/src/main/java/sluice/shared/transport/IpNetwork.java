package sluice.shared.transport;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A network in CIDR notation, such as {@code 10.0.0.0/8}: RFC 4632 section 3.1. */
public final class IpNetwork {

  private final IpSubnetFilterRule rule;

  private IpNetwork(IpSubnetFilterRule rule) {
    this.rule = rule;
  }

  /** Parses CIDR notation; empty if the text is not valid. */
  public static Optional<IpNetwork> parse(String cidr) {
    try {
      return Optional.of(new IpNetwork(new IpSubnetFilterRule(cidr, IpFilterRuleType.ACCEPT)));
    } catch (RuntimeException e) { // Netty throws several kinds
      return Optional.empty();
    }
  }

  /** True if the address belongs to this network. */
  public boolean contains(InetAddress address) {
    return rule.matches(new InetSocketAddress(address, 0));
  }
}
