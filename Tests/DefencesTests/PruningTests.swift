import Catalog
import Datasets
import Defences
import NN
import Testing
import Torch

@Suite("Fine-pruning") struct FinePruningTests {
  private let images = try! TinyBackdoor.images()

  private func repair(_ settings: [String], _ network: Network = TinyBackdoor.poisoned) throws -> Repair {
    let quick = ["rounds=1", "channelsPerStep=1", "batchSize=20"]
    return try tuned(FinePruning(), quick + settings).repair(network, clean: images, RepairSession(seed: 1))
  }

  /// The channels of the last block whose filters, bias, γ and β are all zero.
  private func dead(_ network: Network) throws -> Int {
    let values = Dictionary(uniqueKeysWithValues: try network.state())
    let filters = try values["block2.conv.weight"]!.magnitude().sum(over: [1, 2, 3]).doubles()
    let rest = try ["block2.conv.bias", "block2.norm.weight", "block2.norm.bias"].map { try values[$0]!.doubles() }
    return filters.indices.count { channel in filters[channel] == 0 && rest.allSatisfy { $0[channel] == 0 } }
  }

  @Test("The three readings of a drop to 20 %")
  func readings() {
    #expect(abs(FinePruning.StopRule.points.limit(before: 0.85, tolerance: 0.2) - 0.65) < 1e-12)
    #expect(abs(FinePruning.StopRule.relative.limit(before: 0.85, tolerance: 0.2) - 0.68) < 1e-12)
    #expect(FinePruning.StopRule.floor.limit(before: 0.85, tolerance: 0.2) == 0.2)
  }

  @Test(
    "The channels that it says are pruned stay dead while the rest is tuned",
    arguments: ["points", "relative", "floor"])
  func pruned(rule: String) throws {
    let repair = try repair(["stop=\(rule)", "rounds=2"])
    let note = try #require(repair.rounds[0].note), count = try dead(repair.network)
    #expect(note == "\(count) of 12 channels of block2.conv are pruned")
    #expect(count > 0 && count < 12)
    #expect(repair.rounds.count == 3)
  }

  @Test("A laxer rule prunes no less")
  func order() throws {
    let counts = try ["points", "relative", "floor"].map { try dead(repair(["stop=\($0)"]).network) }
    #expect(counts[1] <= counts[0] && counts[0] <= counts[2])
  }

  @Test("The step that went too far is taken back, however large it was", arguments: [1, 4, 11])
  func rollback(channels: Int) throws {
    var seen: [Double] = []
    let session = RepairSession(
      seed: 1,
      onRound: { record, network in
        if record.note != nil { seen.append(try network.accuracy(images)) }
      })
    _ = try tuned(
      FinePruning(),
      [
        "rounds=1", "channelsPerStep=\(channels)", "batchSize=20", "stop=floor", "tolerance=0.9", "validationShare=0.9",
      ]
    )
    .repair(TinyBackdoor.poisoned, clean: images, session)
    // A tenth of the images is not watched; of the others nine in ten are right.
    #expect(seen.count == 1 && seen[0] >= 0.81)
  }

  @Test("It names what a network lacks")
  func lacks() throws {
    let linear = try Network(LinearModel().graph(classes: 5, inputShape: [3, 8, 8]), generator: Generator(seed: 0))
    #expect { try repair([], linear) } throws: { "\($0)".contains("convolution") && $0 is Fault }
    #expect { try repair(["layer=block9.conv"]) } throws: { "\($0)".contains("block9.conv") && $0 is UnknownName }
    #expect { try repair(["validationShare=0"]) } throws: { "\($0)".contains("--clean") && $0 is Fault }
  }
}

@Suite("ANP") struct ANPTests {
  private let images = try! TinyBackdoor.images()

  private func repair(_ settings: [String], _ network: Network = TinyBackdoor.poisoned) throws -> Repair {
    try tuned(ANP(), ["rounds=10", "batchSize=20"] + settings).repair(network, clean: images, RepairSession(seed: 1))
  }

  @Test("prunes what it says, and changes nothing else")
  func prunes() throws {
    let repair = try repair([])
    let note = try #require(repair.rounds.last?.note)
    var dead = 0
    for ((name, before), (_, after)) in zip(try TinyBackdoor.poisoned.state(), try repair.network.state()) {
      let (a, b) = (try before.doubles(), try after.doubles())
      guard name.hasSuffix("norm.weight") else {
        #expect(a == b, "\(name)")
        continue
      }
      dead += b.count { $0 == 0 }
      #expect(zip(a, b).allSatisfy { $0 == $1 || $1 == 0 })
    }
    #expect(note.hasPrefix("\(dead) of 36 channels are pruned"))
  }

  @Test("An accuracy that may not fall keeps every channel that is needed")
  func tolerance() throws {
    let repair = try repair(["tolerance=0", "validationShare=0.9"])
    #expect(try repair.network.accuracy(images) > TinyBackdoor.poisoned.accuracy(images) - 0.1)
  }

  @Test("Masks that never learn prune nothing, which is said")
  func nothing() throws {
    let repair = try repair(["optimiser.rate=0"])
    #expect(repair.rounds.isEmpty)
    #expect(try #require(repair.note).contains("no channel could be pruned"))
    #expect(try repair.network.stateBytes() == TinyBackdoor.poisoned.stateBytes())
  }

  @Test("It names what a network lacks")
  func lacks() throws {
    let linear = try Network(LinearModel().graph(classes: 5, inputShape: [3, 8, 8]), generator: Generator(seed: 0))
    #expect { try repair([], linear) } throws: { "\($0)".contains("batch normalisation") && $0 is Fault }
  }
}
