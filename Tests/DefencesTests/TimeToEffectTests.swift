import Catalog
import Defences
import Testing

@Suite("Time to effect") struct TimeToEffectTests {
  /// A run whose rounds measure these shares of attack success.
  private func repair(_ successes: [Double?]) throws -> Repair {
    var left = successes
    let session = RepairSession(seed: 1, onRound: { record, _ in record.asr = left.removeFirst() })
    return try tuned(FTSAM(), ["rounds=\(successes.count)", "batchSize=20"])
      .repair(TinyBackdoor.poisoned, clean: TinyBackdoor.images(40), session)
  }

  @Test("It is the time at the end of the first round with less than a fifth, even if success comes back")
  func first() throws {
    let repair = try repair([0.9, 0.19, 0.5])
    #expect(repair.secondsToEffect == repair.rounds[1].elapsed)
    #expect(repair.rounds[2].elapsed! <= repair.seconds)
  }

  @Test("A fifth is not enough, and what is not measured has no effect", arguments: [[0.2, 0.3], [nil, nil]])
  func never(successes: [Double?]) throws { #expect(try repair(successes).secondsToEffect == nil) }
}
