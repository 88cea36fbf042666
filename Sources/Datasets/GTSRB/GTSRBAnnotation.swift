import Catalog
import Formats

/// One line of GTSRB's tables: a picture, the box around its sign, its class.
struct GTSRBAnnotation: Sendable {
  let path: String
  /// As annotated: the right and lower edge not included.
  let crop: Crop
  let label: Int

  private static let columns = ["Filename", "Roi.X1", "Roi.Y1", "Roi.X2", "Roi.Y2", "ClassId"]

  /// Reads a table: semicolons between columns, their names in the first line.
  static func read(_ table: String, folder: Folder) throws -> [GTSRBAnnotation] {
    let text = String(decoding: try FileBytes.read(table), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ";", omittingEmptySubsequences: false) }
    let header = (lines.first ?? []).map { trimmed($0) }
    let positions = columns.map { header.firstIndex(of: $0) }
    guard let last = positions.compactMap(\.self).max(), !positions.contains(nil) else {
      throw Fault(
        .badData,
        "\(table): its first line has not the columns \(columns.joined(separator: ";")). "
          + (header.contains("ClassId") ? "" : "The test annotations with classes come in GTSRB_Final_Test_GT.zip"))
    }
    return try lines.dropFirst().enumerated().map { index, fields in
      guard fields.count > last,
        let annotation = GTSRBAnnotation(positions.map { trimmed(fields[$0!]) }, folder: folder)
      else { throw Fault(.badData, "\(table): line \(index + 2) is not a name, four numbers and a class in 0…42") }
      return annotation
    }
  }

  private init?(_ fields: [String], folder: Folder) {
    let numbers = fields.dropFirst().compactMap { Int($0) }
    guard numbers.count == 5, (0..<43).contains(numbers[4]) else { return nil }
    path = folder / fields[0]
    crop = Crop(left: numbers[0], top: numbers[1], right: numbers[2], bottom: numbers[3])
    label = numbers[4]
  }

  /// The box, if it lies in the picture.
  func checkedCrop(in picture: RGBImage) throws(Fault) -> Crop {
    guard crop.left >= 0, crop.top >= 0, crop.left < crop.right, crop.top < crop.bottom,
      crop.right <= picture.width, crop.bottom <= picture.height
    else {
      throw Fault(
        .badData,
        "\(path): its annotated box \(crop.left),\(crop.top)…\(crop.right),\(crop.bottom) does not lie in the picture "
          + "of \(picture.width)×\(picture.height). Fetch the archive anew, or set dataset.crop=false")
    }
    return crop
  }

  private static func trimmed(_ field: Substring) -> String {
    String(field.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
