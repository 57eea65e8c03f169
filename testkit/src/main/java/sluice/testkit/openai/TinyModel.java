package sluice.testkit.openai;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A language model of half a megabyte for a real server. Its weights are random, so it generates
 * meaningless printable ASCII. {@code TinyModel FILE} writes it in the GGUF format, version 3
 * (ggml-org/ggml, docs/gguf.md).
 */
public final class TinyModel {

  private static final int WIDTH = 64;
  private static final int HEADS = 4;
  private static final int FEED_FORWARD = 128;
  private static final int LAYERS = 2;
  private static final int CONTEXT = 2_048;
  private static final int BYTES = 256;
  private static final List<String> SPECIAL = List.of("<s>", "</s>", "<pad>", "<unk>");
  private static final int VOCABULARY = BYTES + 4;

  private static final int UINT32 = 4;
  private static final int INT32 = 5;
  private static final int FLOAT32 = 6;
  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;
  private static final int NORMAL_TOKEN = 1;
  private static final int CONTROL_TOKEN = 3;
  private static final int ALIGNMENT = 32;
  private static final int FIRST_PRINTABLE = ' ';
  private static final int BEHIND_PRINTABLE = 0x7f;
  private static final float SPREAD = 0.3f;

  private final Random random = new Random(1);
  private final ByteArrayOutputStream settings = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
  private final ByteArrayOutputStream weights = new ByteArrayOutputStream();
  private int settingCount;
  private int tensorCount;

  private TinyModel() {}

  /** Writes the model. */
  public static void main(String[] arguments) throws IOException {
    Files.write(Path.of(arguments[0]), new TinyModel().file());
  }

  private byte[] file() {
    architecture();
    vocabulary();
    layers();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(number(3));
    file.writeBytes(length(tensorCount));
    file.writeBytes(length(settingCount));
    file.writeBytes(settings.toByteArray());
    file.writeBytes(tensors.toByteArray());
    pad(file);
    file.writeBytes(weights.toByteArray());
    return file.toByteArray();
  }

  private void architecture() {
    text("general.architecture", "llama");
    text("general.name", "tiny");
    number("llama.context_length", CONTEXT);
    number("llama.embedding_length", WIDTH);
    number("llama.block_count", LAYERS);
    number("llama.feed_forward_length", FEED_FORWARD);
    number("llama.attention.head_count", HEADS);
    number("llama.attention.head_count_kv", HEADS);
    number("llama.rope.dimension_count", WIDTH / HEADS);
    number("llama.vocab_size", VOCABULARY);
    setting("llama.attention.layer_norm_rms_epsilon", FLOAT32, floats(1e-5f));
    number("general.file_type", 0);
  }

  /** One token per byte, spelled as in GPT-2, and one merge that never applies. */
  private void vocabulary() {
    List<String> tokens = new ArrayList<>();
    int unprintable = 0;
    for (int b = 0; b < BYTES; b++) {
      boolean printable = (b > ' ' && b < BEHIND_PRINTABLE) || (b > 0xa0 && b != 0xad);
      tokens.add(String.valueOf((char) (printable ? b : BYTES + unprintable++)));
    }
    String space = tokens.get(' ');
    tokens.addAll(SPECIAL);
    text("tokenizer.ggml.model", "gpt2");
    text("tokenizer.ggml.pre", "default");
    setting("tokenizer.ggml.tokens", ARRAY, array(STRING, VOCABULARY, strings(tokens)));
    setting(
        "tokenizer.ggml.merges", ARRAY, array(STRING, 1, strings(List.of(space + " " + space))));
    int[] kinds = new int[VOCABULARY];
    Arrays.fill(kinds, 0, BYTES, NORMAL_TOKEN);
    Arrays.fill(kinds, BYTES, VOCABULARY, CONTROL_TOKEN);
    ByteArrayOutputStream types = new ByteArrayOutputStream();
    Arrays.stream(kinds).forEach(kind -> types.writeBytes(number(kind)));
    setting("tokenizer.ggml.token_type", ARRAY, array(INT32, VOCABULARY, types.toByteArray()));
    number("tokenizer.ggml.bos_token_id", BYTES);
    number("tokenizer.ggml.eos_token_id", BYTES + 1);
    number("tokenizer.ggml.padding_token_id", BYTES + 2);
    number("tokenizer.ggml.unknown_token_id", BYTES + 3);
    setting("tokenizer.ggml.add_bos_token", BOOL, new byte[] {1});
    text(
        "tokenizer.chat_template",
        "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:");
  }

  private void layers() {
    tensor("token_embd.weight", noise(VOCABULARY * WIDTH, SPREAD), WIDTH, VOCABULARY);
    tensor("output_norm.weight", ones(), WIDTH);
    float[] output = noise(VOCABULARY * WIDTH, 4 * SPREAD);
    // Unprintable characters are never generated.
    Arrays.fill(output, 0, FIRST_PRINTABLE * WIDTH, 0);
    Arrays.fill(output, BEHIND_PRINTABLE * WIDTH, output.length, 0);
    tensor("output.weight", output, WIDTH, VOCABULARY);
    for (int i = 0; i < LAYERS; i++) {
      String layer = "blk." + i + ".";
      tensor(layer + "attn_norm.weight", ones(), WIDTH);
      tensor(layer + "ffn_norm.weight", ones(), WIDTH);
      for (String part : List.of("attn_q", "attn_k", "attn_v", "attn_output")) {
        tensor(layer + part + ".weight", noise(WIDTH * WIDTH, SPREAD), WIDTH, WIDTH);
      }
      for (String part : List.of("ffn_gate", "ffn_up")) {
        tensor(layer + part + ".weight", noise(WIDTH * FEED_FORWARD, SPREAD), WIDTH, FEED_FORWARD);
      }
      tensor(layer + "ffn_down.weight", noise(WIDTH * FEED_FORWARD, SPREAD), FEED_FORWARD, WIDTH);
    }
  }

  private float[] noise(int count, float spread) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * spread;
    }
    return values;
  }

  private static float[] ones() {
    float[] values = new float[WIDTH];
    Arrays.fill(values, 1);
    return values;
  }

  private void text(String name, String value) {
    setting(name, STRING, string(value));
  }

  private void number(String name, int value) {
    setting(name, UINT32, number(value));
  }

  private void setting(String name, int type, byte[] value) {
    settings.writeBytes(string(name));
    settings.writeBytes(number(type));
    settings.writeBytes(value);
    settingCount++;
  }

  /** Dimensions in order, the fastest changing one first. */
  private void tensor(String name, float[] values, int... dimensions) {
    tensors.writeBytes(string(name));
    tensors.writeBytes(number(dimensions.length));
    Arrays.stream(dimensions).forEach(dimension -> tensors.writeBytes(length(dimension)));
    tensors.writeBytes(number(0)); // 32 bit floats
    tensors.writeBytes(length(weights.size()));
    weights.writeBytes(floats(values));
    pad(weights);
    tensorCount++;
  }

  /** Pads to the alignment that GGUF requires, counted from the start of the file. */
  private static void pad(ByteArrayOutputStream out) {
    while (out.size() % ALIGNMENT != 0) {
      out.write(0);
    }
  }

  private static byte[] array(int type, int count, byte[] values) {
    return bytes(12 + values.length).putInt(type).putLong(count).put(values).array();
  }

  private static byte[] strings(List<String> values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    values.forEach(value -> out.writeBytes(string(value)));
    return out.toByteArray();
  }

  private static byte[] string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return bytes(Long.BYTES + utf8.length).putLong(utf8.length).put(utf8).array();
  }

  private static byte[] number(int value) {
    return bytes(Integer.BYTES).putInt(value).array();
  }

  private static byte[] length(long value) {
    return bytes(Long.BYTES).putLong(value).array();
  }

  private static byte[] floats(float... values) {
    byte[] bytes = new byte[Float.BYTES * values.length];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
  }
}
