import Catalog

/// What a part of a data set holds, in numbers.
public struct DataSummary: Codable, Sendable, Equatable {
  public var count: Int
  public var classes: Int
  /// Images of each class.
  public var countsPerClass: [Int]
  public var channels: Int
  public var height: Int
  public var width: Int
  /// Smallest and largest pixel value, in 0…1; nil without images.
  public var minimum: Double?
  public var maximum: Double?
  /// Mean and standard deviation of each channel's values, in 0…1; empty without images.
  public var mean: [Double]
  public var deviation: [Double]

  public init(_ images: LabelledImages) {
    count = images.count
    classes = images.classes
    countsPerClass = images.countsPerClass
    (channels, height, width) = (images.channels, images.height, images.width)
    let moments = images.isEmpty ? [] : images.moments()
    minimum = moments.map(\.minimum).min()
    maximum = moments.map(\.maximum).max()
    mean = moments.map(\.mean)
    deviation = moments.map(\.deviation)
  }

  public var json: JSONValue {
    [
      "count": .int(count), "classes": .int(classes), "countsPerClass": .array(countsPerClass.map(JSONValue.int)),
      "channels": .int(channels), "height": .int(height), "width": .int(width),
      "minimum": minimum.map(JSONValue.number) ?? .null, "maximum": maximum.map(JSONValue.number) ?? .null,
      "mean": .array(mean.map(JSONValue.number)), "deviation": .array(deviation.map(JSONValue.number)),
    ]
  }
}

/// Sums over the values of one channel.
private struct Moments {
  var minimum = Double.infinity
  var maximum = -Double.infinity
  var sum = 0.0
  var squares = 0.0
  var count = 0

  var mean: Double { sum / Double(count) }
  var deviation: Double { max(0, squares / Double(count) - mean * mean).squareRoot() }

  mutating func add(_ value: Double, times: Int = 1) {
    minimum = min(minimum, value)
    maximum = max(maximum, value)
    sum += value * Double(times)
    squares += value * value * Double(times)
    count += times
  }
}

extension LabelledImages {
  public var isEmpty: Bool { labels.isEmpty }

  fileprivate func moments() -> [Moments] {
    switch pixels {
    case .bytes(let values): byteMoments(values)
    case .floats(let values): floatMoments(values)
    }
  }

  /// Bytes are counted before anything is summed: exact, and fast.
  private func byteMoments(_ values: [UInt8]) -> [Moments] {
    let plane = height * width
    var histograms = Array(repeating: 0, count: channels * 256)
    for start in stride(from: 0, to: values.count, by: plane) {
      let base = start / plane % channels * 256
      for value in values[start..<start + plane] { histograms[base + Int(value)] += 1 }
    }
    return (0..<channels).map { channel in
      var moments = Moments()
      for value in 0..<256 where histograms[channel * 256 + value] > 0 {
        moments.add(Double(value) / 255, times: histograms[channel * 256 + value])
      }
      return moments
    }
  }

  private func floatMoments(_ values: [Float]) -> [Moments] {
    let plane = height * width
    var moments = Array(repeating: Moments(), count: channels)
    for start in stride(from: 0, to: values.count, by: plane) {
      let channel = start / plane % channels
      for value in values[start..<start + plane] { moments[channel].add(Double(value)) }
    }
    return moments
  }
}
