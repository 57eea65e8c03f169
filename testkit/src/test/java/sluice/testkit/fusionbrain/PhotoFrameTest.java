package sluice.testkit.fusionbrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.demo.Behaviour;
import sluice.demo.DemoImage;
import sluice.demo.FusionBrainStub;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PhotoFrameTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final FrameLimits PATIENT =
      new FrameLimits(LONG, LONG, LONG, LONG, Duration.ZERO, Duration.ZERO);
  private static final byte[] JPEG = DemoImage.jpeg();
  private static final String BASE64 = Base64.getEncoder().encodeToString(JPEG);

  private Vertx vertx;

  @BeforeAll
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  void stop() {
    vertx.close().await();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'uuid':'u','status':'DONE','result':{'files':['$'],'censored':false}}",
        "{'uuid':'u','status':'DONE','result':{'files':['$'],'censored':false},'generationTime':9}",
        "{ 'uuid' : 'u' ,\n 'status' : 'DONE' , 'result' : { 'files' : [ '$' ] } }",
        "{'uuid':'u','status':'DONE','errorDescription':'text','result':{'files':['$']}}"
      })
  void showsTheImageIfOnlyStringMembersPrecedeIt(String body) {
    assertThat(fetched(withLength(body))).isInstanceOf(FrameOutcome.Image.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'uuid':'u','status':'DONE','generationTime':9,'result':{'files':['$']}}",
        "{'uuid':'u','status':'DONE','errorDescription':null,'result':{'files':['$']}}",
        "{'uuid':'u','status':'DONE','errorDescription':'','result':{'files':['$']}}",
        "{'uuid':'u','status':'DONE','result':{'censored':false,'files':['$']}}",
        "{'generationTime':9,'result':{'censored':false,'files':['$']},'status':'DONE','uuid':'u'}",
        "{'uuid':'u','status':'DONE','files':['$']}",
        "{'uuid':'u','status':'DONE','result':{'files':[]}}",
        "{'uuid':'u','status':'FAIL','errorDescription':'no'}",
        "[]"
      })
  void showsNothingIfOtherMembersDisturbTheQuoteCount(String body) {
    assertThat(fetched(withLength(body))).isInstanceOf(FrameOutcome.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIAL", "PROCESSING"})
  void waitsWhileTheRunHasNotEnded(String status) {
    assertThat(fetched(withLength("{'uuid':'u','status':'" + status + "'}")))
        .isEqualTo(new FrameOutcome.Waiting());
  }

  @Test
  void escapedBase64IsACorruptedImage() {
    String body = "{'uuid':'u','status':'DONE','result':{'files':['$']}}";

    assertThat(why(fetched(withLength(body.replace("$", BASE64.replace("/", "\\/"))))))
        .contains("corrupted by '\\'");
    assertThat(why(fetched(withLength(body.replace("$", BASE64.substring(0, 400) + "\\u003d")))))
        .contains("corrupted by '\\'");
  }

  @Test
  void rejectsAPngAndATruncatedImage() {
    String body = "{'uuid':'u','status':'DONE','result':{'files':['$']}}";
    String png = Base64.getEncoder().encodeToString(DemoImage.png());

    assertThat(why(fetched(withLength(body.replace("$", png))))).isEqualTo("not a JPEG");
    assertThat(why(fetched(withLength(body.replace("$", BASE64.substring(0, 4000))))))
        .isEqualTo("ends inside the scan");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "content-length", "CONTENT-LENGTH"})
  void acceptsThreeSpellingsOfContentLength(String name) {
    assertThat(fetched(head(name + ": " + done().length()) + done()))
        .isInstanceOf(FrameOutcome.Image.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-length", "X-Other"})
  void treatsABodyOfUnknownLengthAsEmpty(String name) {
    assertThat(fetched(head(name + ": " + done().length()) + done()))
        .isInstanceOf(FrameOutcome.Failed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Transfer-Encoding", "transfer-encoding", "TRANSFER-ENCODING"})
  void readsChunksWithPlainSizes(String name) {
    String chunks = chunk("%x", done().substring(0, 300)) + chunk("%08X", done().substring(300));

    assertThat(fetched(head(name + ": chunked") + chunks + "0\r\n\r\n"))
        .isInstanceOf(FrameOutcome.Image.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%x;a=b", "%09x", " %x", "%x "})
  void rejectsInvalidChunkSizes(String size) {
    assertThat(why(fetched(head("Transfer-Encoding: chunked") + chunk(size, done()))))
        .contains("no chunk size");
  }

  @Test
  void aStatusOtherThan2xxIsAFailure() {
    assertThat(fetched("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
        .isEqualTo(new FrameOutcome.Failed("status 404"));
    assertThat(fetched(withLength(done()).replace("200 OK", "201 Created")))
        .isInstanceOf(FrameOutcome.Image.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\n\n", "garbage\r\n"})
  void aMalformedHeadCountsAsNoResponse(String response) {
    assertThat(fetched(response)).isInstanceOf(FrameOutcome.NoResponse.class);
  }

  @Test
  void anUnreachableServerCountsAsNoResponse() {
    RawUpstream upstream = RawUpstream.start(vertx, RawResponse.silence()).await();
    upstream.close().await();

    assertThat(frame(PATIENT).fetch("127.0.0.1", upstream.port(), false, "/"))
        .isInstanceOf(FrameOutcome.NoResponse.class);
  }

  @Test
  void timesOutIfTheFirstByteIsLate() {
    FrameLimits limits = new FrameLimits(LONG, SHORT, LONG, LONG, LONG, LONG);

    assertThat(fetched(RawResponse.silence(), limits)).isInstanceOf(FrameOutcome.NoResponse.class);
  }

  @Test
  void timesOutIfTheBodyStallsBeforeTheImage() {
    FrameLimits limits = new FrameLimits(LONG, LONG, SHORT, LONG, LONG, LONG);
    String half = withLength(done()).substring(0, 100);

    assertThat(why(fetched(RawResponse.of(half).keptOpen(), limits))).contains("SocketTimeout");
  }

  @Test
  void timesOutSoonerInsideTheImage() {
    FrameLimits limits = new FrameLimits(LONG, LONG, LONG, SHORT, LONG, LONG);
    String half = withLength(done()).substring(0, 2000);

    assertThat(why(fetched(RawResponse.of(half).keptOpen(), limits))).contains("SocketTimeout");
  }

  @Test
  void aConnectionClosedWithinTheImageIsAFailure() {
    assertThat(why(fetched(withLength(done()).substring(0, 2000)))).contains("announced end");
  }

  @Test
  void sendsOnlyHostAndTheKeys() {
    RawUpstream upstream = RawUpstream.start(vertx, RawResponse.of("")).await();

    frame(PATIENT).fetch("localhost", upstream.port(), false, "/key/api/v1/pipelines");

    assertThat(upstream.connections().getFirst().received().toString().lines())
        .containsExactly(
            "GET /key/api/v1/pipelines HTTP/1.1",
            "Host: localhost",
            "X-Key: Key KEY",
            "X-Secret: Secret SECRET",
            "");
  }

  @Test
  void completesAWholeRunAgainstTheStub() {
    Behaviour behaviour = Behaviour.delivering(JPEG).withPolls(3);
    FusionBrainStub stub = FusionBrainStub.start(vertx, 0, behaviour).await();

    FrameOutcome response = frame(PATIENT).generate("127.0.0.1", stub.port(), false, "a \"cat\"");

    assertThat(((FrameOutcome.Image) response).jpeg()).isEqualTo(JPEG);
    assertThat(stub.requests()).hasSize(6);
    Buffer run = stub.requestsTo("/key/api/v1/pipeline/run").getFirst().body();
    assertThat(run.toString(StandardCharsets.UTF_8))
        .startsWith("------GyverHttpBoundary123454321\r\nContent-Disposition: form-data; name=\"p")
        .contains("\r\nContent-Type: application/json\r\n\r\n{\"type\":\"GENERATE\",")
        .endsWith("{\"query\":\"a \\\"cat\\\"\"}}\r\n------GyverHttpBoundary123454321--");
  }

  @Test
  void triesARefusedRunFiveTimes() {
    Behaviour behaviour = Behaviour.delivering(JPEG).refusingWork();
    FusionBrainStub stub = FusionBrainStub.start(vertx, 0, behaviour).await();

    FrameOutcome response = frame(PATIENT).generate("127.0.0.1", stub.port(), false, "cat");

    assertThat(why(response)).contains("no run identifier");
    assertThat(stub.requestsTo("/key/api/v1/pipeline/run")).hasSize(5);
  }

  private FrameOutcome fetched(String response) {
    return fetched(RawResponse.of(response), PATIENT);
  }

  private FrameOutcome fetched(RawResponse response, FrameLimits limits) {
    RawUpstream upstream = RawUpstream.start(vertx, response).await();
    return frame(limits).fetch("127.0.0.1", upstream.port(), false, "/status");
  }

  private static PhotoFrame frame(FrameLimits limits) {
    return new PhotoFrame("KEY", "SECRET", limits);
  }

  private static String done() {
    return json("{'uuid':'u','status':'DONE','result':{'files':['$'],'censored':false}}");
  }

  /** JSON from a text with single quotes and a dollar sign for the image. */
  private static String json(String text) {
    return text.replace('\'', '"').replace("$", BASE64);
  }

  private static String withLength(String body) {
    return head("Content-Length: " + json(body).length()) + json(body);
  }

  private static String head(String header) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + header + "\r\n\r\n";
  }

  private static String chunk(String size, String text) {
    return size.formatted(text.length()) + "\r\n" + text + "\r\n";
  }

  private static String why(FrameOutcome response) {
    return ((FrameOutcome.Failed) response).why();
  }
}
