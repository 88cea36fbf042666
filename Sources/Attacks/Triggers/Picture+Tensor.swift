import Catalog
import Datasets
import Formats
import Foundation
import Torch

extension Tensor {
  /// Three planes of H·W numbers as [1, C, H, W], for `shape` [C, H, W]: a grey image gets the mean of the colours.
  /// - Throws: `Fault` for images that are neither coloured nor grey.
  static func picture(_ planes: [Float], _ shape: [Int]) throws -> Tensor {
    let colours = try Tensor(planes, [1, 3, shape[1], shape[2]])
    switch shape[0] {
    case 3: return colours
    case 1: return try colours.mean(over: [1], keepingDimensions: true)
    default: throw Fault(.badData, "a picture has three colours or one grey, the images have \(shape[0]) channels")
    }
  }

  /// A picture as [1, C, H, W] in 0…1, brought to the size of `shape` [C, H, W].
  static func picture(_ image: RGBImage, _ shape: [Int]) throws -> Tensor {
    try picture(image.planes(width: shape[2], height: shape[1]).map { Float($0) / 255 }, shape)
  }

  /// Entries in 0…1 as the nearest whole 255ths, as a PNG keeps them.
  func wholeBytes() throws -> Tensor { try (clamped(to: 0...1) * 255).rounded() / 255 }
}

/// A small picture kept in the program's text: the bytes of a PNG in base64; white space does not count.
struct KeptPicture {
  let base64: String

  /// The picture, or its rows and columns in `part`, as [1, C, H, W] for `shape` [C, H, W].
  func tensor(_ shape: [Int], part: Range<Int>? = nil) throws -> Tensor {
    guard let bytes = Data(base64Encoded: base64, options: .ignoreUnknownCharacters) else {
      throw Fault(.internal, "a kept trigger is not base64")
    }
    let whole = try PNG.decode(Array(bytes), source: "a kept trigger")
    return try .picture(part.map { try whole.square($0) } ?? whole, shape)
  }
}

extension RGBImage {
  /// The rows and columns in `range`.
  fileprivate func square(_ range: Range<Int>) throws -> RGBImage {
    let pixels = range.flatMap { row in
      self.pixels[3 * (row * width + range.lowerBound)..<3 * (row * width + range.upperBound)]
    }
    return try RGBImage(width: range.count, height: range.count, pixels: pixels)
  }
}
