package sluice.worker.video;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/**
 * The built-in avatar: a friendly face on a canvas of 512 by 512 units, symmetrical about the
 * middle and drawn from back to front.
 */
final class DrawnFace implements Avatar {

  static final int SIZE = 512;

  /** Contains the whole mouth at its widest opening. */
  static final MouthBox MOUTH = new MouthBox(200, 330, 112, 80);

  private static final double MIDDLE = SIZE / 2.0;

  private static final Color BACKGROUND_LIGHT = new Color(0xdff1f5);
  private static final Color BACKGROUND_DARK = new Color(0x9cc9d6);
  private static final Color SHIRT = new Color(0x2f6f8f);
  private static final Color SHIRT_DARK = new Color(0x255a75);
  private static final Color COLLAR = new Color(0xf4f7f9);
  private static final Color SKIN = new Color(0xf6cfae);
  private static final Color SKIN_LIGHT = new Color(0xfcdfc5);
  private static final Color SKIN_SHADE = new Color(0xe2ae88);
  private static final Color BLUSH = new Color(0x66ef8d7a, true);
  private static final Color NO_BLUSH = new Color(0x00ef8d7a, true);
  private static final Color HAIR = new Color(0x4a3226);
  private static final Color HAIR_LIGHT = new Color(0x6b4a37);
  private static final Color EYE_WHITE = new Color(0xfffdfa);
  private static final Color IRIS = new Color(0x3f7d6b);
  private static final Color PUPIL = new Color(0x1e2422);
  private static final Color LINE = new Color(0x3a2820);
  private static final Color LIP = new Color(0xc9665c);
  private static final Color MOUTH_INSIDE = new Color(0x4f1620);
  private static final Color TONGUE = new Color(0xc8565f);
  private static final Color TEETH = new Color(0xfbf7f0);

  @Override
  public BufferedImage image(double opening) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    try {
      canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      background(canvas);
      hairBehind(canvas);
      body(canvas);
      head(canvas, opening);
      for (int side = -1; side <= 1; side += 2) {
        cheek(canvas, side);
        eye(canvas, side);
      }
      nose(canvas);
      hairInFront(canvas);
      mouth(canvas, opening);
    } finally {
      canvas.dispose();
    }
    return image;
  }

  private static void background(Graphics2D canvas) {
    canvas.setPaint(
        new RadialGradientPaint(
            (float) MIDDLE,
            210,
            380,
            new float[] {0, 1},
            new Color[] {BACKGROUND_LIGHT, BACKGROUND_DARK}));
    canvas.fillRect(0, 0, SIZE, SIZE);
  }

  private static void hairBehind(Graphics2D canvas) {
    Path2D hair = new Path2D.Double();
    hair.moveTo(MIDDLE, 60);
    hair.curveTo(410, 56, 424, 190, 412, 290);
    hair.curveTo(408, 350, 398, 396, 366, 414);
    hair.lineTo(146, 414);
    hair.curveTo(114, 396, 104, 350, 100, 290);
    hair.curveTo(88, 190, 102, 56, MIDDLE, 60);
    fill(canvas, hair, new GradientPaint(0, 60, HAIR, 0, 400, HAIR.darker()));
  }

  private static void body(Graphics2D canvas) {
    Path2D shirt = new Path2D.Double();
    shirt.moveTo(40, 520);
    shirt.curveTo(52, 450, 120, 434, 196, 404);
    shirt.lineTo(316, 404);
    shirt.curveTo(392, 434, 460, 450, 472, 520);
    shirt.closePath();
    fill(canvas, shirt, new GradientPaint(0, 404, SHIRT, 0, SIZE, SHIRT_DARK));
    Path2D neck = new Path2D.Double();
    neck.moveTo(206, 350);
    neck.lineTo(206, 424);
    neck.curveTo(222, 476, 290, 476, 306, 424);
    neck.lineTo(306, 350);
    neck.closePath();
    fill(canvas, neck, new GradientPaint(0, 390, SKIN_SHADE, 0, 460, SKIN));
    for (int side = -1; side <= 1; side += 2) {
      Path2D collar = new Path2D.Double();
      collar.moveTo(at(side, 54), 414);
      collar.curveTo(at(side, 46), 448, at(side, 24), 464, MIDDLE, 472);
      collar.lineTo(at(side, 40), 502);
      collar.curveTo(at(side, 66), 478, at(side, 76), 450, at(side, 70), 416);
      collar.closePath();
      fill(canvas, collar, COLLAR);
    }
  }

  private static void head(Graphics2D canvas, double opening) {
    for (int side = -1; side <= 1; side += 2) {
      fill(canvas, ellipse(at(side, 141), 258, 22, 34), SKIN);
      fill(canvas, ellipse(at(side, 141), 260, 11, 20), SKIN_SHADE);
    }
    double chin = 420 + 10 * opening;
    Path2D face = new Path2D.Double();
    face.moveTo(MIDDLE, 92);
    face.curveTo(352, 92, 398, 160, 394, 250);
    face.curveTo(391, 330, 352, chin, MIDDLE, chin);
    face.curveTo(160, chin, 121, 330, 118, 250);
    face.curveTo(114, 160, 160, 92, MIDDLE, 92);
    Paint skin =
        new RadialGradientPaint(
            (float) MIDDLE,
            230,
            210,
            new float[] {0, 0.7f, 1},
            new Color[] {SKIN_LIGHT, SKIN, SKIN_SHADE});
    fill(canvas, face, skin);
  }

  private static void cheek(Graphics2D canvas, int side) {
    float x = (float) at(side, 84);
    canvas.setPaint(
        new RadialGradientPaint(x, 318, 40, new float[] {0, 1}, new Color[] {BLUSH, NO_BLUSH}));
    canvas.fill(ellipse(x, 318, 40, 30));
  }

  private static void eye(Graphics2D canvas, int side) {
    double x = at(side, 60);
    Path2D opened = new Path2D.Double();
    opened.moveTo(x - 31, 254);
    opened.curveTo(x - 18, 224, x + 18, 224, x + 31, 254);
    opened.curveTo(x + 16, 274, x - 16, 274, x - 31, 254);
    fill(canvas, opened, EYE_WHITE);
    Shape before = canvas.getClip();
    canvas.clip(opened);
    fill(canvas, ellipse(x, 251, 18, 18), IRIS.darker());
    fill(canvas, ellipse(x, 251, 16, 16), IRIS);
    fill(canvas, ellipse(x, 251, 8.5, 8.5), PUPIL);
    fill(canvas, ellipse(x + 5.5, 244.5, 4.5, 4.5), Color.WHITE);
    fill(canvas, ellipse(x - 5, 257, 2.2, 2.2), new Color(0xaaffffff, true));
    canvas.setClip(before);
    Path2D lid = new Path2D.Double();
    lid.moveTo(x - 33, 256);
    lid.curveTo(x - 18, 222, x + 18, 222, x + 33, 256);
    draw(canvas, lid, LINE, 5);
    Path2D brow = new Path2D.Double();
    brow.moveTo(at(side, 26), 208);
    brow.curveTo(at(side, 46), 192, at(side, 78), 192, at(side, 98), 210);
    draw(canvas, brow, HAIR, 9);
  }

  private static void nose(Graphics2D canvas) {
    Path2D nose = new Path2D.Double();
    nose.moveTo(238, 304);
    nose.curveTo(242, 318, 270, 318, 274, 304);
    draw(canvas, nose, SKIN_SHADE.darker(), 4);
    fill(canvas, ellipse(MIDDLE, 292, 8, 10), new Color(0x55fff0e0, true));
  }

  private static void hairInFront(Graphics2D canvas) {
    Path2D fringe = new Path2D.Double();
    fringe.moveTo(106, 262);
    fringe.curveTo(92, 120, 160, 50, 262, 52);
    fringe.curveTo(372, 52, 424, 140, 406, 262);
    fringe.curveTo(398, 214, 380, 176, 340, 148);
    fringe.curveTo(300, 176, 190, 186, 146, 176);
    fringe.curveTo(124, 200, 112, 228, 106, 262);
    fill(canvas, fringe, new GradientPaint(160, 60, HAIR_LIGHT, 330, 200, HAIR));
    Path2D strand = new Path2D.Double();
    strand.moveTo(176, 112);
    strand.curveTo(216, 80, 282, 74, 330, 96);
    draw(canvas, strand, new Color(0x33ffffff, true), 7);
  }

  /** The lips part from one smiling line; only the lower lip moves, the teeth stay in place. */
  private static void mouth(Graphics2D canvas, double opening) {
    double corner = 46 - 8 * opening;
    double left = MIDDLE - corner;
    double right = MIDDLE + corner;
    double top = 364 - 6 * opening;
    double bottom = 364 + 52 * opening;
    Path2D lips = new Path2D.Double();
    lips.moveTo(left, 352);
    lips.curveTo(left + 24, top, right - 24, top, right, 352);
    lips.curveTo(right - 8, bottom + 6, left + 8, bottom + 6, left, 352);
    lips.closePath();
    if (opening > 0) {
      fill(canvas, lips, MOUTH_INSIDE);
      Area tongue = new Area(ellipse(MIDDLE, 350 + 52 * opening, 28, 20 * opening));
      tongue.intersect(new Area(lips));
      fill(canvas, tongue, TONGUE);
      double shown = 11 * opening;
      Path2D row = new Path2D.Double();
      row.moveTo(left, 352);
      row.curveTo(left + 24, top, right - 24, top, right, 352);
      row.lineTo(right, 352 + shown);
      row.curveTo(right - 24, top + shown, left + 24, top + shown, left, 352 + shown);
      row.closePath();
      Area teeth = new Area(row);
      teeth.intersect(new Area(lips));
      fill(canvas, teeth, TEETH);
    }
    draw(canvas, lips, LIP, 6);
  }

  private static double at(int side, double distance) {
    return MIDDLE + side * distance;
  }

  private static Ellipse2D ellipse(double x, double y, double radiusX, double radiusY) {
    return new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
  }

  private static void fill(Graphics2D canvas, Shape shape, Paint paint) {
    canvas.setPaint(paint);
    canvas.fill(shape);
  }

  private static void draw(Graphics2D canvas, Shape line, Color colour, float width) {
    canvas.setPaint(colour);
    canvas.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    canvas.draw(line);
  }
}
