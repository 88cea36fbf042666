internal import Foundation

/// The JSON object at the head of a file.
struct SafetensorsHeader: Decodable {
  struct Entry: Decodable {
    let dtype: String
    let shape: [Int]
    let data_offsets: [Int]
  }

  private(set) var entries: [String: Entry] = [:]
  private(set) var metadata: [String: String] = [:]

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for key in container.allKeys {
      if key.stringValue == Safetensors.metadataKey {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
      }
    }
  }

  static func parse(_ bytes: ArraySlice<UInt8>, source: String) throws -> SafetensorsHeader {
    // The specification demands it, and it keeps byte order marks and other encodings out.
    guard bytes.first == UInt8(ascii: "{") else { throw FormatError.badData(source, "its header is not a JSON object") }
    do {
      return try JSONDecoder().decode(SafetensorsHeader.self, from: Data(bytes))
    } catch {
      throw FormatError.badData(source, "its header is not that of a safetensors file")
    }
  }

  /// Text as a JSON string.
  static func quote(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
