import Catalog
import Formats

/// Images and labels that come as two arrays of numbers.
struct ImageArrays {
  let images: ArrayValue
  let labels: [Int]
  /// How wide the one-hot labels were; nil for labels that are numbers.
  let oneHotWidth: Int?
  /// Names the arrays in messages.
  let source: String

  /// - Parameters:
  ///   - images: N×H×W×C or N×C×H×W with 1 or 3 channels, or N×H×W; bytes, or floats in 0…1.
  ///   - labels: N or N×1 whole numbers, or N×K with a single 1 a row.
  init(images: ArrayValue, labels: ArrayValue, source: String) throws {
    self.images = images
    self.source = source
    (self.labels, oneHotWidth) = try ImageArrays.decode(labels, source)
  }

  /// - Parameter classes: how many classes there are; nil takes the labels' word for it.
  func labelled(classes: Int?, classNames: [String] = []) throws -> LabelledImages {
    let shape = try layout()
    guard images.shape[0] == labels.count else {
      throw Fault(.badData, "\(source): \(images.shape[0]) images but \(labels.count) labels")
    }
    do {
      return try LabelledImages(
        pixels: pixels(shape), labels: labels, channels: shape.channels, height: shape.height, width: shape.width,
        classes: classes ?? ImageArrays.classes(self), classNames: classNames)
    } catch let fault as Fault {
      throw Fault(fault.kind, "\(source): \(fault.description)")
    }
  }

  /// The number of classes that the labels speak of.
  static func classes(_ arrays: ImageArrays) -> Int { arrays.oneHotWidth ?? (arrays.labels.max() ?? 0) + 1 }

  static func decode(_ array: ArrayValue, _ source: String) throws -> (labels: [Int], oneHotWidth: Int?) {
    let isColumn = array.shape.count == 1 || (array.shape.count == 2 && array.shape[1] == 1)
    if isColumn {
      let labels = try array.int64s().map { Int($0) }
      try check(largestLabel: labels.max() ?? 0, source)
      return (labels, nil)
    }
    guard array.shape.count == 2 else {
      throw Fault(.badData, "\(source): labels of shape \(array.shape) are neither numbers nor one-hot rows")
    }
    let (width, values) = (array.shape[1], array.floats())
    try check(largestLabel: width - 1, source)
    let labels = try (0..<array.shape[0]).map { row -> Int in
      let set = (0..<width).filter { values[row * width + $0] != 0 }
      guard set.count == 1 else {
        throw Fault(.badData, "\(source): row \(row) of the one-hot labels has \(set.count) entries that are not 0")
      }
      return set[0]
    }
    return (labels, width)
  }

  /// Files are not trusted: every class is given room where classes are counted, and one stray label could fill memory.
  private static func check(largestLabel: Int, _ source: String) throws(Fault) {
    let limit = 100_000
    guard largestLabel >= limit else { return }
    throw Fault(
      .badData,
      "\(source): its labels reach \(largestLabel), but every number up to the largest label is a class, and there are "
        + "at most \(limit) classes. Number the classes 0, 1, 2 and so on")
  }

  private struct Layout {
    var channels: Int
    var height: Int
    var width: Int
    var channelsLast: Bool
  }

  private func layout() throws(Fault) -> Layout {
    let shape = images.shape
    if shape.count == 3 { return Layout(channels: 1, height: shape[1], width: shape[2], channelsLast: false) }
    if shape.count == 4, [1, 3].contains(shape[1]) {
      return Layout(channels: shape[1], height: shape[2], width: shape[3], channelsLast: false)
    }
    if shape.count == 4, [1, 3].contains(shape[3]) {
      return Layout(channels: shape[3], height: shape[1], width: shape[2], channelsLast: true)
    }
    throw Fault(
      .badData, "\(source): images of shape \(shape); N×H×W×C or N×C×H×W with 1 or 3 channels, or N×H×W, is expected")
  }

  private func pixels(_ layout: Layout) throws -> LabelledImages.Pixels {
    switch images.dtype {
    case .uint8: return .bytes(planes(images.bytes, layout))
    case .float64, .float32, .float16, .bfloat16: return .floats(planes(images.floats(), layout))
    case .int64, .int32, .int16, .int8, .bool:
      let bytes = try images.int64s().map { value -> UInt8 in
        if let byte = UInt8(exactly: value) { return byte }
        throw Fault(.badData, "\(source): the pixel value \(value) lies outside 0…255")
      }
      return .bytes(planes(bytes, layout))
    }
  }

  private func planes<T>(_ values: [T], _ layout: Layout) -> [T] {
    guard layout.channelsLast, layout.channels > 1 else { return values }
    let (plane, channels) = (layout.height * layout.width, layout.channels)
    var planes = values
    for image in 0..<images.shape[0] {
      let start = image * plane * channels
      for channel in 0..<channels {
        for pixel in 0..<plane { planes[start + channel * plane + pixel] = values[start + pixel * channels + channel] }
      }
    }
    return planes
  }
}
