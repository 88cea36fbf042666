public import Catalog
public import Datasets
public import NN
public import Theory

/// A number that is said to rank networks by their error gap, found by running the network rather than from its norms.
///
/// Its row bounds nothing and is never rigorous; what can be said from norms alone is a bound of `Theory`.
public protocol Measure: Catalogued, Configurable {
  /// None where `subject` lacks what the measure needs.
  func rows(for subject: MeasureSubject) throws -> [BoundRow]
}

/// A network with the images that a measure may run it on.
public struct MeasureSubject: Sendable {
  public var network: Network
  public var clean: LabelledImages
  /// Of every random draw.
  public var seed: Int

  public init(_ network: Network, clean: LabelledImages, seed: Int) {
    self.network = network
    self.clean = clean
    self.seed = seed
  }
}

extension Measure {
  /// The one row of a measure.
  func row(
    _ variant: String, _ size: Double, _ caveat: String, terms: [String: Double] = [:], inputs: [String: Double] = [:]
  ) throws -> BoundRow {
    guard size >= 0, size.isFinite else { throw Fault(.badData, "the measure \(Self.id) is \(size) on this network") }
    return BoundRow(
      bound: Self.id, variant: variant, quantity: .measure, size: Magnitude(size), rigorous: false,
      caveat: "a measure\(caveat)", terms: terms, inputs: inputs)
  }
}

extension Registry {
  /// The measures by identifier, each with its default settings.
  public static let measures = Catalog<any Measure>(
    "measure", [PathNorm(), Flatness(), Sharpness(), HessianEigenvalue()]
  ) {
    type(of: $0).id
  }
}
