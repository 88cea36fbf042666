extension Figure {
  /// Throws what makes the figure impossible to draw, naming the place.
  func validate() throws {
    try require(!panels.isEmpty, "figure", "it has no panels")
    try require(columns >= 1, "figure", "columns must be at least 1, is \(columns)")
    try require(
      panelWidth > 0 && panelHeight > 0 && panelWidth.isFinite && panelHeight.isFinite, "figure",
      "a panel of \(panelWidth) × \(panelHeight) inches")
    for (index, panel) in panels.enumerated() { try panel.validate("panel \(index + 1)") }
  }
}

extension Panel {
  func validate(_ place: String) throws {
    switch content {
    case .image(let image): try image.validate(place)
    case .series(let series):
      try require(!series.isEmpty, place, "it has no series")
      try x.validate("\(place), x axis")
      try y.validate("\(place), y axis")
      for (index, one) in series.enumerated() {
        try one.validate("\(place), series \(index + 1) \"\(one.name)\"", x: x, y: y)
      }
      for line in references { try line.validate("\(place), reference \"\(line.label)\"", x: x, y: y) }
    }
  }
}

extension RGBImage {
  fileprivate func validate(_ place: String) throws {
    try require(width > 0 && height > 0, place, "a picture of \(width) × \(height) pixels")
    try require(
      rgb.count == 3 * width * height, place,
      "a picture of \(width) × \(height) pixels needs \(3 * width * height) bytes, has \(rgb.count)")
  }
}

extension Axis {
  fileprivate func validate(_ place: String) throws {
    if let range {
      try require(range.lowerBound.isFinite && range.upperBound.isFinite, place, "the range \(range) is not finite")
      try require(range.lowerBound < range.upperBound, place, "the range \(range) is empty")
      try require(accepts(range.lowerBound), place, "a logarithmic axis cannot start at \(range.lowerBound)")
    }
    switch ticks {
    case .automatic, .none: break
    case .at(let values): try validateTicks(values, place)
    case .labelled(let labels): try validateTicks(labels.map(\.value), place)
    case .categories(let names):
      try require(!names.isEmpty, place, "it has no categories")
      try require(!logarithmic, place, "categories cannot stand on a logarithmic axis")
    }
  }

  private func validateTicks(_ values: [Double], _ place: String) throws {
    try require(values.allSatisfy(accepts), place, "the ticks \(values) do not fit the scale")
  }

  fileprivate func accepts(_ value: Double) -> Bool { value.isFinite && (!logarithmic || value > 0) }
}

extension Series {
  fileprivate func validate(_ place: String, x horizontal: Axis, y vertical: Axis) throws {
    try require(!x.isEmpty, place, "it has no points")
    try require(x.count == y.count, place, "\(x.count) values of x, \(y.count) of y")
    try require((low == nil) == (high == nil), place, "low and high go together, and one is missing")
    try require(style != .band || low != nil, place, "a band needs low and high")
    try require(style != .bars || !horizontal.logarithmic, place, "bars need a linear x axis")
    try require(y.contains { !$0.isNaN }, place, "all values of y are missing")
    try check(x, on: horizontal, "x", mayMiss: false, place)
    try check(y, on: vertical, "y", mayMiss: true, place)
    for (name, end) in [("low", low), ("high", high)] {
      guard let end else { continue }
      try require(end.count == y.count, place, "\(y.count) values of y, \(end.count) of \(name)")
      try check(end, on: vertical, name, mayMiss: true, place)
    }
    if let low, let high {
      let crossed = zip(low, high).first { $0 > $1 }
      try require(crossed == nil, place, "low \(crossed?.0 ?? 0) is above high \(crossed?.1 ?? 0)")
    }
  }

  private func check(_ values: [Double], on axis: Axis, _ name: String, mayMiss: Bool, _ place: String) throws {
    let bad = values.first { !($0.isNaN && mayMiss) && !axis.accepts($0) }
    guard let bad else { return }
    let scale = axis.logarithmic && bad.isFinite ? "has no place on a logarithmic axis" : "is not finite"
    throw PlottingError.invalidFigure(place: place, reason: "\(name) = \(bad) \(scale)")
  }
}

extension ReferenceLine {
  fileprivate func validate(_ place: String, x: Axis, y: Axis) throws {
    try require((direction == .horizontal ? y : x).accepts(value), place, "\(value) has no place on the axis")
  }
}

private func require(_ condition: Bool, _ place: String, _ reason: @autoclosure () -> String) throws {
  guard condition else { throw PlottingError.invalidFigure(place: place, reason: reason()) }
}
