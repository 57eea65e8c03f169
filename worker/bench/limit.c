/*
 * How fast PNG to JPEG can be: what the codec does, in C, for 8-bit RGB and RGBA without interlace,
 * with the fastest libraries of Debian (libisal, libjpeg-turbo) and no check that costs time. Made
 * to be measured against, not to be used: it trusts its input.
 *
 *   limit RUNS FILE...    prints CPU milliseconds for 2^20 pixels, the median of the runs of a file
 *
 * gcc -O3 -march=haswell limit.c -o limit -lisal -ljpeg
 */
#include <immintrin.h>
#include <isa-l/igzip_lib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jpeglib.h> /* needs stdio.h before it */

enum { ROWS = 8, BAND = 16, CHUNK = 256, SLACK = 128 };

static uint8_t *stream, *raw, *band, *jpeg;
static uint32_t *above;
static _Alignas(32) uint32_t lanes[(CHUNK + 4) * ROWS];

static double cpu_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static uint32_t number(const uint8_t *at) {
  return (uint32_t)at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

/* Four pixels of a row as four times 32 bits. */
static inline __m128i pixels(const uint8_t *at, int size) {
  __m128i bytes = _mm_loadu_si128((const __m128i *)at);
  return size == 4 ? bytes
                   : _mm_shuffle_epi8(bytes, _mm_setr_epi8(0, 1, 2, 15, 3, 4, 5, 15, 6, 7, 8, 15,
                                                           9, 10, 11, 15));
}

static inline void transpose(__m128i *a, __m128i *b, __m128i *c, __m128i *d) {
  __m128i ab = _mm_unpacklo_epi32(*a, *b), cd = _mm_unpacklo_epi32(*c, *d);
  __m128i AB = _mm_unpackhi_epi32(*a, *b), CD = _mm_unpackhi_epi32(*c, *d);
  *a = _mm_unpacklo_epi64(ab, cd);
  *b = _mm_unpackhi_epi64(ab, cd);
  *c = _mm_unpacklo_epi64(AB, CD);
  *d = _mm_unpackhi_epi64(AB, CD);
}

static inline void gather(const uint8_t *from, long next, int size, uint32_t *to, int steps) {
  for (int step = 0; step < steps; step += 4, from += 4 * size, to += 4 * ROWS) {
    __m128i a = pixels(from, size), b = pixels(from + next, size);
    __m128i c = pixels(from + 2 * next, size), d = pixels(from + 3 * next, size);
    transpose(&a, &b, &c, &d);
    _mm_store_si128((__m128i *)to, a);
    _mm_store_si128((__m128i *)(to + ROWS), b);
    _mm_store_si128((__m128i *)(to + 2 * ROWS), c);
    _mm_store_si128((__m128i *)(to + 3 * ROWS), d);
  }
}

static inline void scatter(const uint32_t *from, uint8_t *to, long next, int steps) {
  for (int step = 0; step < steps; step += 4, from += 4 * ROWS, to += 16) {
    __m128i a = _mm_load_si128((const __m128i *)from);
    __m128i b = _mm_load_si128((const __m128i *)(from + ROWS));
    __m128i c = _mm_load_si128((const __m128i *)(from + 2 * ROWS));
    __m128i d = _mm_load_si128((const __m128i *)(from + 3 * ROWS));
    transpose(&a, &b, &c, &d);
    _mm_storeu_si128((__m128i *)to, a);
    _mm_storeu_si128((__m128i *)(to + next), b);
    _mm_storeu_si128((__m128i *)(to + 2 * next), c);
    _mm_storeu_si128((__m128i *)(to + 3 * next), d);
  }
}

static inline __m256i nearest(__m256i a, __m256i b, __m256i c) {
  __m256i b_over = _mm256_subs_epu8(b, c), b_under = _mm256_subs_epu8(c, b);
  __m256i a_over = _mm256_subs_epu8(a, c), a_under = _mm256_subs_epu8(c, a);
  __m256i pa = _mm256_or_si256(b_over, b_under), pb = _mm256_or_si256(a_over, a_under);
  __m256i pc = _mm256_or_si256(_mm256_subs_epu8(pa, pb), _mm256_subs_epu8(pb, pa));
  __m256i sides = _mm256_or_si256(_mm256_min_epu8(b_over, a_under), _mm256_min_epu8(b_under, a_over));
  __m256i c_nearer = _mm256_min_epu8(_mm256_subs_epu8(_mm256_min_epu8(pa, pb), pc), sides);
  __m256i zero = _mm256_setzero_si256();
  __m256i a_or_b = _mm256_blendv_epi8(b, a, _mm256_cmpeq_epi8(_mm256_subs_epu8(pa, pb), zero));
  return _mm256_blendv_epi8(c, a_or_b, _mm256_cmpeq_epi8(c_nearer, zero));
}

/* Eight rows, each one pixel behind the row above it; see Wavefront.java. */
static void restore(const uint8_t *from, long stride, int width, int size, int count, uint8_t *to) {
  _Alignas(32) int32_t masks[4][ROWS] = {0};
  int average = 0;
  for (int row = 0; row < count; row++) {
    int filter = from[row * stride];
    masks[0][row] = filter == 1 || filter == 4 ? -1 : 0;
    masks[1][row] = filter == 2 || filter == 4 ? -1 : 0;
    masks[2][row] = filter == 4 ? -1 : 0;
    masks[3][row] = filter == 3 ? -1 : 0;
    average |= filter == 3;
  }
  const __m256i a_mask = *(__m256i *)masks[0], b_mask = *(__m256i *)masks[1];
  const __m256i c_mask = *(__m256i *)masks[2], mean_mask = *(__m256i *)masks[3];
  const __m256i down = _mm256_setr_epi32(0, 0, 1, 2, 3, 4, 5, 6), low7 = _mm256_set1_epi8(0x7F);
  __m256i left = _mm256_setzero_si256(), up_left = left;
  long next = stride - size, row = 4L * (width + 24) - 4;
  int steps = (width + ROWS - 1 + 3) & ~3;
  for (int step = 0; step < steps; step += CHUNK) {
    int chunk = steps - step < CHUNK ? steps - step : CHUNK;
    const uint8_t *at = from + 1 + (long)step * size;
    if (size == 3) {
      gather(at, next, 3, lanes, chunk);
      gather(at + 4 * next, next, 3, lanes + 4, chunk);
    } else {
      gather(at, next, 4, lanes, chunk);
      gather(at + 4 * next, next, 4, lanes + 4, chunk);
    }
    for (int k = 1; step == 0 && k < ROWS; k++)
      for (int t = 0; t < k; t++) lanes[t * ROWS + k] = 0;
    for (int t = 0; t < chunk; t++) {
      __m256i up = _mm256_blend_epi32(_mm256_permutevar8x32_epi32(left, down),
                                      _mm256_set1_epi32(above[step + t]), 1);
      __m256i guess = nearest(_mm256_and_si256(left, a_mask), _mm256_and_si256(up, b_mask),
                              _mm256_and_si256(up_left, c_mask));
      if (average) {
        __m256i half = _mm256_and_si256(_mm256_srli_epi32(_mm256_xor_si256(left, up), 1), low7);
        __m256i mean = _mm256_add_epi8(_mm256_and_si256(left, up), half);
        guess = _mm256_add_epi8(guess, _mm256_and_si256(mean, mean_mask));
      }
      left = _mm256_add_epi8(*(__m256i *)(lanes + t * ROWS), guess);
      up_left = up;
      *(__m256i *)(lanes + t * ROWS) = left;
    }
    scatter(lanes, to + 4L * step, row, chunk);
    scatter(lanes + 4, to + 4L * step + 4 * row, row, chunk);
  }
  memcpy(above, to + (count - 1) * (row + 4), 4L * width);
}

static void on_white(uint8_t *row, int width) {
  const __m256i alpha = _mm256_setr_epi8(6, 7, 6, 7, 6, 7, 6, 7, 14, 15, 14, 15, 14, 15, 14, 15, 6,
                                         7, 6, 7, 6, 7, 6, 7, 14, 15, 14, 15, 14, 15, 14, 15);
  for (int x = 0; x < width; x += 4) {
    __m256i c = _mm256_cvtepu8_epi16(_mm_loadu_si128((__m128i *)(row + 4L * x)));
    __m256i sum = _mm256_mullo_epi16(_mm256_sub_epi16(c, _mm256_set1_epi16(255)),
                                     _mm256_shuffle_epi8(c, alpha));
    sum = _mm256_add_epi16(sum, _mm256_set1_epi16((short)(255 * 255 + 128)));
    sum = _mm256_srli_epi16(_mm256_add_epi16(sum, _mm256_srli_epi16(sum, 8)), 8);
    sum = _mm256_permute4x64_epi64(_mm256_packus_epi16(sum, sum), 0x08);
    _mm_storeu_si128((__m128i *)(row + 4L * x), _mm256_castsi256_si128(sum));
  }
}

static long convert(const uint8_t *png, long length, long *pixel_count) {
  static struct inflate_state state;
  long at = 8, deflated = 0;
  int width = 0, height = 0, size = 3;
  while (at + 12 <= length) {
    uint32_t bytes = number(png + at);
    if (!memcmp(png + at + 4, "IHDR", 4)) {
      width = number(png + at + 8);
      height = number(png + at + 12);
      size = png[at + 17] == 6 ? 4 : 3;
    } else if (!memcmp(png + at + 4, "IDAT", 4)) {
      memcpy(stream + deflated, png + at + 8, bytes);
      deflated += bytes;
    }
    at += 12 + bytes;
  }
  long stride = 1 + (long)width * size, row = 4L * (width + 24);
  isal_inflate_init(&state);
  state.crc_flag = ISAL_ZLIB;
  state.next_in = stream;
  state.avail_in = deflated;
  state.next_out = raw;
  state.avail_out = stride * height;
  if (isal_inflate(&state) != ISAL_DECOMP_OK || state.avail_out != 0) exit(1);

  struct jpeg_compress_struct c;
  struct jpeg_error_mgr errors;
  c.err = jpeg_std_error(&errors);
  jpeg_create_compress(&c);
  unsigned long made = 64L << 20;
  unsigned char *out = jpeg;
  jpeg_mem_dest(&c, &out, &made);
  c.image_width = width;
  c.image_height = height;
  c.input_components = 4;
  c.in_color_space = JCS_EXT_RGBX;
  jpeg_set_defaults(&c);
  jpeg_set_quality(&c, 95, TRUE);
  jpeg_start_compress(&c, TRUE);
  memset(above, 0, 4L * (width + 24));
  for (int y = 0; y < height; y += BAND) {
    JSAMPROW rows[BAND];
    int count = height - y < BAND ? height - y : BAND;
    for (int k = 0; k < count; k += ROWS)
      restore(raw + (y + k) * stride, stride, width, size, count - k < ROWS ? count - k : ROWS,
              band + k * row);
    for (int k = 0; k < count; k++) {
      rows[k] = band + k * row;
      if (size == 4) on_white(rows[k], width);
    }
    jpeg_write_scanlines(&c, rows, count);
  }
  jpeg_finish_compress(&c);
  jpeg_destroy_compress(&c);
  *pixel_count = (long)width * height;
  return made;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int count, char **names) {
  int runs = atoi(names[1]);
  double total = 0, mega_pixels = 0, *times = malloc(runs * sizeof *times);
  stream = malloc(64L << 20);
  raw = malloc((100L << 20) + 16 * SLACK);
  band = malloc(BAND * 4L * (16384 + 64) + SLACK);
  jpeg = malloc(64L << 20);
  above = malloc(4L * (16384 + 64));
  for (int i = 2; i < count; i++) {
    FILE *file = fopen(names[i], "rb");
    if (!file) return 1;
    static uint8_t png[64L << 20];
    long length = fread(png, 1, sizeof png, file), pixel_count = 0, bytes = 0;
    fclose(file);
    bytes = convert(png, length, &pixel_count);
    for (int run = 0; run < runs; run++) {
      double start = cpu_ms();
      convert(png, length, &pixel_count);
      times[run] = cpu_ms() - start;
    }
    qsort(times, runs, sizeof *times, by_value);
    total += times[runs / 2];
    mega_pixels += pixel_count / 1048576.0;
    char *directory = getenv("JPEG_DIR"); /* to compare what was made */
    if (directory) {
      char name[4096], *slash = strrchr(names[i], '/');
      snprintf(name, sizeof name, "%s/%s.jpg", directory, slash ? slash + 1 : names[i]);
      FILE *copy = fopen(name, "wb");
      fwrite(jpeg, 1, bytes, copy);
      fclose(copy);
    }
  }
  printf("limit %.3f\n", total / mega_pixels);
}
