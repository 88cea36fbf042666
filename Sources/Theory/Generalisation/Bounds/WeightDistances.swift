import Catalog
import Foundation

/// How far unlearning moved the weights: three norms of A − A⁰.
///
/// Dziugaite et al. 2020 find such distances to rank gaps better than norms do.
public struct WeightDistances: Bound {
  public static let id = "distance"
  public static let title = "Distance from the poisoned network"
  public static let source = Source("Neyshabur et al. 2017; Dziugaite et al. 2020", "Table 1")

  public init() {}

  public func rows(for subject: BoundSubject) throws -> [BoundRow] {
    guard let network = subject.network, network.hasReference else { return [] }
    let layers = network.layers.map { ($0.weights.spectral, $0.distance!) }
    let atomic = Magnitude.sum(layers.map { Magnitude($1.atomic) })
    var sizes = [("atomic", atomic, "Σ of atomic norms")]
    if layers.allSatisfy({ $1.frobenius != nil }) {
      sizes.append(("frobenius", Magnitude.norm(layers.map { Magnitude($1.frobenius!) }), "of the unrolled maps"))
      if layers.allSatisfy({ $0.0 > 0 }) {
        let ratios = layers.map { (Magnitude($1.frobenius!) / $0).power(2) }
        sizes.append(("spectral", Magnitude.sum(ratios), "Σ‖Aᵢ − Aᵢ⁰‖_F²/sᵢ²"))
      }
    }
    return sizes.map { variant, size, what in
      BoundRow(
        bound: Self.id, variant: variant, quantity: .measure, size: size, rigorous: false, caveat: "a measure, \(what)")
    }
  }
}
