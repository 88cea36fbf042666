import Attacks
import Catalog
import Defences
import Experiments

/// The recipe released for CIFAR-10 and what it is set against, on the BadNets network, over more rounds than one and
/// several seeds.
struct ReleasedRuns {
  let scale: Scale

  var rounds: Int {
    switch scale {
    case .smoke: 2
    case .laptop: 3
    case .paper: 20
    }
  }

  var seeds: Int {
    switch scale {
    case .smoke: 1
    case .laptop: 5
    case .paper: 20
    }
  }

  func released() throws -> [StudyRun] { try runs(IBAU.id) }
  /// The same without the indirect part of the gradient.
  func firstOrder() throws -> [StudyRun] { try runs(IBAU.id, preset: "first-order") }
  func naive() throws -> [StudyRun] { try runs(UAPTraining.id) }

  private func runs(_ defence: String, preset: String? = nil) throws -> [StudyRun] {
    let laboratory = Laboratory(.cifar10, scale), victim = try laboratory.victim(BadNets.id)
    let defence = try laboratory.defence(defence, preset: preset, ["rounds=\(rounds)"])
    return (0..<seeds).map { StudyRun(victim, defence, clean: laboratory.clean, seed: $0) }
  }
}
