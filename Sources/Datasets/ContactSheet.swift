/// A grid of images, one row per class, as interleaved RGB bytes.
public struct ContactSheet: Sendable, Equatable {
  /// H·W·3 bytes.
  public let rgb: [UInt8]
  public let height: Int
  public let width: Int

  /// - Parameters:
  ///   - images: where the pictures come from; each row takes the first ones of its class.
  ///   - columns: pictures per row.
  ///   - magnification: every pixel becomes a square of that side.
  public init(_ images: LabelledImages, columns: Int = 16, magnification: Int = 2) {
    let rows = ContactSheet.rows(of: images, columns: columns)
    let gap = 2
    let rowHeight = max(images.height, BitmapDigits.height) * magnification
    let cell = (height: rowHeight + gap, width: images.width * magnification + gap)
    let digits = String(max(0, images.classes - 1)).count
    let margin = gap + digits * BitmapDigits.advance * magnification
    var canvas = Canvas(height: rows.count * cell.height + gap, width: margin + columns * cell.width + gap)
    for (row, (label, members)) in rows.enumerated() {
      let top = gap + row * cell.height
      canvas.write(
        "\(label)", row: top + (rowHeight - BitmapDigits.height * magnification) / 2, column: gap,
        magnification: magnification)
      for (column, index) in members.enumerated() {
        canvas.paste(
          images.rgb(at: index), width: images.width, row: top, column: margin + column * cell.width,
          magnification: magnification)
      }
    }
    (rgb, height, width) = (canvas.rgb, canvas.height, canvas.width)
  }

  /// The first `columns` images of every class that has any.
  private static func rows(of images: LabelledImages, columns: Int) -> [(label: Int, members: [Int])] {
    var members = Array(repeating: [Int](), count: images.classes)
    for (index, label) in images.labels.enumerated() where members[label].count < columns {
      members[label].append(index)
    }
    return members.enumerated().filter { !$0.element.isEmpty }.map { ($0.offset, $0.element) }
  }
}

private struct Canvas {
  let height: Int
  let width: Int
  var rgb: [UInt8]

  init(height: Int, width: Int) {
    self.height = height
    self.width = width
    rgb = Array(repeating: 255, count: height * width * 3)
  }

  mutating func paste(_ picture: [UInt8], width pictureWidth: Int, row: Int, column: Int, magnification: Int) {
    for pixel in 0..<picture.count / 3 {
      let (y, x) = (pixel / pictureWidth, pixel % pictureWidth)
      let colour = (picture[3 * pixel], picture[3 * pixel + 1], picture[3 * pixel + 2])
      fill(row: row + y * magnification, column: column + x * magnification, side: magnification, colour)
    }
  }

  mutating func write(_ digits: String, row: Int, column: Int, magnification: Int) {
    for (place, digit) in digits.compactMap(\.wholeNumberValue).enumerated() {
      let left = column + place * BitmapDigits.advance * magnification
      for y in 0..<BitmapDigits.height {
        for x in 0..<BitmapDigits.width where BitmapDigits.isInk(digit, row: y, column: x) {
          fill(row: row + y * magnification, column: left + x * magnification, side: magnification, (60, 60, 60))
        }
      }
    }
  }

  private mutating func fill(row: Int, column: Int, side: Int, _ colour: (UInt8, UInt8, UInt8)) {
    for y in row..<row + side {
      for x in column..<column + side {
        let start = 3 * (y * width + x)
        (rgb[start], rgb[start + 1], rgb[start + 2]) = colour
      }
    }
  }
}

/// The ten digits, three dots wide and five high.
private enum BitmapDigits {
  static let width = 3
  static let height = 5
  /// From one digit's left edge to the next one's.
  static let advance = 4

  /// Fifteen bits a digit, the top left dot highest.
  private static let dots: [Int] = [
    0b111_101_101_101_111, 0b010_110_010_010_111, 0b111_001_111_100_111, 0b111_001_111_001_111, 0b101_101_111_001_001,
    0b111_100_111_001_111, 0b111_100_111_101_111, 0b111_001_010_010_010, 0b111_101_111_101_111, 0b111_101_111_001_111,
  ]

  static func isInk(_ digit: Int, row: Int, column: Int) -> Bool {
    dots[digit] >> (14 - row * width - column) & 1 == 1
  }
}
