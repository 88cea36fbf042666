import Attacks
import Datasets
import Formats
import Torch

/// A picture of a trigger at work: clean, trigger (amplified), patched, difference; one row per image.
public enum TriggerSheet {
  public static func image(_ attack: PreparedAttack, _ images: LabelledImages, rows: Int = 4) throws -> RGBImage {
    let (clean, _) = try images.batch(Array(0..<min(rows, images.count)))
    let patched = try attack.plant(in: clean)
    let difference = try Picture.centred(patched - clean)
    let trigger = try attack.trigger.map { [try Picture.centred($0.pattern).expanded(clean.shape)] } ?? []
    return try Picture.grid([clean] + trigger + [patched, difference])
  }
}

/// Tensors as pictures.
public enum Picture {
  /// `difference` stretched so that its largest entry fills the range, with grey for nothing.
  public static func centred(_ difference: Tensor) throws -> Tensor {
    let peak = try difference.magnitude().max().item()
    return try difference * (0.5 / max(peak, 1e-12)) + 0.5
  }

  /// Interleaved bytes of one image [1, C, H, W] in 0…1.
  public static func rgb(_ image: Tensor) throws -> (width: Int, height: Int, rgb: [UInt8]) {
    let shape = image.shape
    let colours = shape[1] == 3 ? image : try image.expanded([1, 3, shape[2], shape[3]])
    let bytes = try (colours.clamped(to: 0...1) * 255).rounded().permuted([0, 2, 3, 1]).contiguous().to(.uint8).bytes()
    return (shape[3], shape[2], bytes)
  }

  /// Columns of images [N, C, H, W] side by side, row i from the i-th of each.
  public static func grid(_ columns: [Tensor], magnification: Int = 4, gap: Int = 4) throws -> RGBImage {
    let shape = columns[0].shape
    let (side, tall) = (shape[3] * magnification + gap, shape[2] * magnification + gap)
    let width = side * columns.count + gap, height = tall * shape[0] + gap
    var pixels = [UInt8](repeating: 255, count: 3 * width * height)
    for (column, images) in columns.enumerated() {
      for row in 0..<shape[0] {
        let picture = try rgb(images.sliced(row..<row + 1))
        for y in 0..<shape[2] * magnification {
          for x in 0..<shape[3] * magnification {
            let source = 3 * (y / magnification * picture.width + x / magnification)
            let target = 3 * ((gap + row * tall + y) * width + gap + column * side + x)
            for channel in 0..<3 { pixels[target + channel] = picture.rgb[source + channel] }
          }
        }
      }
    }
    return try RGBImage(width: width, height: height, pixels: pixels)
  }
}
