/// The numbers that make up one random instance, in a form that can be copied, made smaller and made rounder.
///
/// A family declares its ingredients once; a problem is a function of the draw alone. Ingredients know which of their
/// axes run over the dimension, the parameters, the samples or the classes, so that one of those can be taken out of
/// an instance whatever the family.
public final class Draw {
  /// What an axis of an ingredient runs over.
  public enum Axis: Int, Sendable, CaseIterable {
    case dimension, parameter, sample, category
  }

  /// One named array of an instance: a scalar, vector, matrix or a stack of matrices.
  public struct Ingredient: Sendable {
    /// Which values it may take when it is rounded.
    public enum Kind: Sendable {
      case real, positive, index
    }

    public let name: String
    public let axes: [Axis]
    public let kind: Kind
    /// How many copies of the array there are, one after the other.
    public let copies: Int

    public init(_ name: String, _ axes: [Axis] = [], kind: Kind = .real, copies: Int = 1) {
      self.name = name
      self.axes = axes
      self.kind = kind
      self.copies = copies
    }
  }

  public let ingredients: [Ingredient]
  /// Inner steps and solver steps.
  public var t = 0, k = 0
  private(set) var sizes = [1, 1, 1, 1]
  private var offsets: [Int] = []
  private let numbers = Buffer()

  public init(_ ingredients: [Ingredient]) {
    self.ingredients = ingredients
    reset(dimension: 1, parameters: 1)
  }

  public var dimension: Int { sizes[0] }
  public var parameters: Int { sizes[1] }
  public var samples: Int { sizes[2] }
  public var categories: Int { sizes[3] }

  /// Sets the sizes and all numbers to zero.
  public func reset(dimension: Int, parameters: Int, samples: Int = 1, categories: Int = 1) {
    (sizes[0], sizes[1], sizes[2], sizes[3]) = (dimension, parameters, samples, categories)
    offsets.removeAll(keepingCapacity: true)
    var total = 0
    for index in ingredients.indices {
      offsets.append(total)
      total += count(index)
    }
    offsets.append(total)
    numbers.zeros(total)
  }

  public func size(_ axis: Axis) -> Int { sizes[axis.rawValue] }

  /// How many numbers an ingredient has.
  public func count(_ index: Int) -> Int {
    var product = ingredients[index].copies
    for axis in ingredients[index].axes { product *= sizes[axis.rawValue] }
    return product
  }

  /// The numbers of an ingredient, to read or to fill.
  public subscript(index: Int) -> Numbers { numbers.start + offsets[index] }

  /// The number of all numbers.
  public var total: Int { offsets[ingredients.count] }

  /// The same instance in memory of its own.
  public func copy() -> Draw {
    let copy = Draw(ingredients)
    copy.reset(dimension: sizes[0], parameters: sizes[1], samples: sizes[2], categories: sizes[3])
    copy[0].update(from: self[0], count: total)
    (copy.t, copy.k) = (t, k)
    return copy
  }

  /// The same instance without the `position`-th dimension, parameter, sample or category; nil if it is the last one.
  public func removing(_ position: Int, of axis: Axis) -> Draw? {
    guard size(axis) > 1 else { return nil }
    var smaller = sizes
    smaller[axis.rawValue] -= 1
    let copy = Draw(ingredients)
    copy.reset(
      dimension: smaller[0], parameters: smaller[1], samples: smaller[2], categories: smaller[3])
    (copy.t, copy.k) = (t, k)
    for index in ingredients.indices { keep(index, into: copy, without: position, of: axis) }
    return copy
  }

  private func keep(_ index: Int, into copy: Draw, without position: Int, of axis: Axis) {
    let axes = ingredients[index].axes
    let (source, target) = (self[index], copy[index])
    var written = 0
    for flat in 0..<count(index) {
      var (rest, isKept) = (flat, true)
      for place in axes.reversed() {
        if place == axis, rest % size(place) == position { isKept = false }
        rest /= size(place)
      }
      guard isKept else { continue }
      target[written] = source[flat]
      // A label names a class by its place, and the places after the one that goes move up.
      if axis == .category, ingredients[index].kind == .index {
        target[written] =
          source[flat] == Double(position) ? 0 : source[flat] - (source[flat] > Double(position) ? 1 : 0)
      }
      written += 1
    }
  }

  /// The instance in words: sizes, steps, and every ingredient that is not zero.
  public var summary: String {
    var parts = ["t=\(t)", "k=\(k)"]
    for (index, ingredient) in ingredients.enumerated() {
      let values = (0..<count(index)).map { self[index][$0] }
      guard values.contains(where: { $0 != 0 }) else { continue }
      let shown = values.prefix(12).map(Self.short).joined(separator: " ")
      parts.append("\(ingredient.name)=" + (values.count == 1 ? shown : "[\(shown)\(values.count > 12 ? " …" : "")]"))
    }
    return parts.joined(separator: " ")
  }

  private static func short(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e6 ? "\(Int(value))" : "\(Float(value))"
  }
}
