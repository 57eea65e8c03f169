package sluice.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check detects smuggled requests and accepts legitimate ones. */
class SmugglingTest {

  private static final String POST = "POST /a HTTP/1.1\r\nHost: h\r\n";
  private static final String INNER = "GET /admin HTTP/1.1\r\nHost: h\r\n\r\n";

  @Test
  void aSentRequestMayArriveOnce() {
    String sent = POST + "Content-Length: " + INNER.length() + "\r\n\r\n" + INNER;
    String received = forwarded("Content-Length: " + INNER.length()) + INNER;

    assertThat(complaints(sent, received)).isEmpty();
    assertThat(complaints(sent, received + received))
        .containsExactly("127.1.0.1 never sent POST /a (32 bytes of body)");
  }

  @Test
  void aBodyTakenForARequestIsAViolation() {
    String sent = POST + "Content-Length: " + INNER.length() + "\r\n\r\n" + INNER;

    assertThat(complaints(sent, forwarded("Content-Length: 0") + INNER))
        .containsExactly(
            "127.1.0.1 never sent POST /a (0 bytes of body)",
            " never sent GET /admin (0 bytes of body)");
  }

  @Test
  void noPartOfAMalformedRequestMayArrive() {
    String sent = POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n";

    assertThat(complaints(sent, forwarded("Content-Length: 0")))
        .containsExactly("127.1.0.1 never sent POST /a (0 bytes of body)");
    assertThat(complaints(sent, forwarded("Transfer-Encoding: xchunked")))
        .containsExactly("Transfer-Encoding: [xchunked]");
  }

  @Test
  void aTruncatedRequestMayArriveTruncated() {
    String sent = POST + "Content-Length: 5\r\n\r\nabc";

    assertThat(complaints(sent, forwarded("Content-Length: 5") + "ab")).isEmpty();
    assertThat(complaints(sent, forwarded("Content-Length: 2") + "ab")).hasSize(1);
    assertThat(complaints(sent, forwarded("Content-Length: 5") + "abX")).hasSize(1);
  }

  @Test
  void theValidStartOfAMalformedBodyMayArrive() {
    String sent = POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nx\r\n";
    String received = forwarded("Transfer-Encoding: chunked") + "3\r\nabc\r\n";

    assertThat(complaints(sent, received)).isEmpty();
    assertThat(complaints(sent, received + "0\r\n\r\n")).hasSize(1);
  }

  @Test
  void nothingAfterTheLastRequestOfAConnectionMayArrive() {
    String sent = POST + "Connection: close\r\n\r\n" + INNER;
    String inner = INNER.replace("\r\n\r\n", "\r\nX-Forwarded-For: 127.1.0.1, 127.0.0.1\r\n\r\n");

    assertThat(complaints(sent, inner)).hasSize(1);
    assertThat(complaints(POST + "\r\n" + INNER, inner)).isEmpty();
  }

  private static String forwarded(String framing) {
    return POST + "X-Forwarded-For: 127.1.0.1\r\n" + framing + "\r\n\r\n";
  }

  private static List<String> complaints(String sent, String received) {
    Smuggling smuggling = new Smuggling(Strictness.LENIENT);
    smuggling.sent("127.1.0.1", sent.getBytes(StandardCharsets.ISO_8859_1));
    smuggling.received(received.getBytes(StandardCharsets.ISO_8859_1));
    return smuggling.complaints();
  }
}
