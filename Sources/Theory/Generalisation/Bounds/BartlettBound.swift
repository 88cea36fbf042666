import Catalog

/// The bound on clean error that Theorem 3 extends: spectrally normalised margins without a trigger.
///
/// The variant `bartlett-constants` has Dudley's integral at α = 1/√n and 2/γ, as published but for the union bound,
/// which here is over grids; `corrected` and `tightened` are chaining with reference zero and the poisoned network.
public struct BartlettBound: Bound {
  public static let id = "bartlett-2017"
  public static let title = "Spectrally normalised margins, clean inputs"
  public static let source = Source("Bartlett, Foster and Telgarsky 2017", "Theorem 1.1")

  public init() {}

  private static let forms = [
    NetworkForm("bartlett-constants", .clean, .zero, integral: .dudley),
    NetworkForm("corrected", .clean, .zero),
    NetworkForm("tightened", .clean, .reference),
  ]

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    guard let network = subject.network, !subject.sample.cleanMargins.isEmpty else { return [] }
    return try subject.margins.flatMap { gamma in
      try Self.forms.filter { $0.applies(to: network, subject.sample) }.map {
        try $0.row(of: Self.id, network, subject, gamma)
      }
    }
  }
}
