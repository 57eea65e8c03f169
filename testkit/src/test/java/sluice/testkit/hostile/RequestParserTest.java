package sluice.testkit.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Violations that the parser must detect, and deviations that it must accept. */
class RequestParserTest {

  private static final String POST = "POST /x HTTP/1.1\r\nHost: h\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /x HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /x?a|b HTTP/1.1\r\nHost: [::1]:80\r\nA:\r\nB: \t c \u00e9 \r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.0\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: h\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
        POST + "Content-Length: 3\r\n\r\na\r\n",
        CHUNKED + "3\r\nabc\r\n0a\r\n0123456789\r\n0\r\n\r\n"
      })
  void aValidRequestIsComplete(String request) {
    RequestParser reader = reader(request, Strictness.STRICT);

    assertThat(reader.next()).as(request).isInstanceOf(ParseResult.Complete.class);
    assertThat(reader.isAtEnd()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\nGET /x HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.1\nHost: h\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: h\n\r\n",
        "GET  /x HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /x y HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.2\r\nHost: h\r\n\r\n",
        "GET /x\r\n",
        "GET /x#y HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET x HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET http://h/x HTTP/1.1\r\nHost: h\r\n\r\n",
        "G(T /x HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.1\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: a@b\r\n\r\n",
        POST + "Content-Length : 1\r\n\r\na",
        POST + ": a\r\n\r\n",
        POST + "A B: c\r\n\r\n",
        POST + "A\r\n\r\n",
        POST + "A: b\r\n c\r\n\r\n",
        POST + "A: b\rc\r\n\r\n",
        POST + "A: b\0c\r\n\r\n",
        POST + "A: b\u0007\r\n\r\n",
        POST + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
        POST + "Content-Length: 1, 1\r\n\r\na",
        POST + "Content-Length: +1\r\n\r\na",
        POST + "Content-Length: 0x1\r\n\r\na",
        POST + "Content-Length:\r\n\r\n",
        POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: x\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        CHUNKED + "3;a=b\r\nabc\r\n0\r\n\r\n",
        CHUNKED + "3\nabc\r\n0\r\n\r\n",
        CHUNKED + "3\r\nabcd\r\n0\r\n\r\n",
        CHUNKED + "-3\r\nabc\r\n0\r\n\r\n",
        CHUNKED + "\r\nabc\r\n0\r\n\r\n",
        CHUNKED + "0\r\nA: b\r\n\r\n",
        POST + "Connection: close\r\n\r\n",
        POST + "Keep-Alive: 5\r\n\r\n",
        POST + "TE: trailers\r\n\r\n",
        POST + "Trailer: A\r\n\r\n",
        POST + "Upgrade: h2c\r\n\r\n",
        POST + "Proxy-Connection: close\r\n\r\n",
        POST + "Proxy-Authorization: x\r\n\r\n"
      })
  void aRequestThatViolatesOneRuleIsMalformed(String request) {
    assertThat(reader(request, Strictness.STRICT).next())
        .as(request)
        .isInstanceOf(ParseResult.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\nGET /x HTTP/1.1\nHost: h\r\n\n",
        "GET /x HTTP/1.1\r\nHost: h\r\nA: b\r\n Content-Length: 9\r\n\tc\r\n\r\n",
        "GET http://h?x HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTE: trailers\r\n\r\n",
        CHUNKED + "3 ;a=\"b\"\r\nabc\r\n0\r\nA: b\r\n\r\n"
      })
  void lenientParsingAcceptsTheDeviationsOfTheRfc(String request) {
    assertThat(reader(request, Strictness.LENIENT).next())
        .as(request)
        .isInstanceOf(ParseResult.Complete.class);
  }

  @Test
  void parsesPipelinedRequests() {
    RequestParser reader =
        reader(POST + "Content-Length: 2\r\n\r\nabGET /y HTTP/1.0\r\n\r\n", Strictness.STRICT);

    assertThat(reader.next())
        .isInstanceOfSatisfying(
            ParseResult.Complete.class,
            whole -> assertThat(whole.request().body()).isEqualTo("ab"));
    assertThat(reader.next())
        .isInstanceOfSatisfying(
            ParseResult.Complete.class,
            whole -> assertThat(whole.request().target()).isEqualTo("/y"));
    assertThat(reader.isAtEnd()).isTrue();
  }

  @Test
  void aTruncatedRequestKeepsTheReceivedPart() {
    assertThat(reader(CHUNKED + "5\r\nab", Strictness.STRICT).next())
        .isInstanceOfSatisfying(
            ParseResult.Truncated.class,
            cut -> assertThat(cut.begun().orElseThrow().body()).isEqualTo("ab"));
    assertThat(reader("GET /x HT", Strictness.STRICT).next())
        .isInstanceOfSatisfying(
            ParseResult.Truncated.class, cut -> assertThat(cut.begun()).isEmpty());
  }

  private static RequestParser reader(String bytes, Strictness strictness) {
    return new RequestParser(bytes.getBytes(StandardCharsets.ISO_8859_1), strictness);
  }
}
