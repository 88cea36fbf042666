import Attacks
import Catalog
import Experiments
import Testing

@Suite struct OverridesTests {
  @Test func assignmentsReachTheirPart() throws {
    let overrides = try Overrides(["attack.target=3", "attack.patchSize=2"], parts: ["dataset", "attack"])
    let attack = try overrides.applied(to: BadNets(), part: "attack")
    #expect(attack.target == 3 && attack.patchSize == 2)
  }

  @Test func anExistentialComesBackAsWhatItWas() throws {
    let overrides = try Overrides(["attack.target=3"], parts: ["attack"])
    let attack = try overrides.applied(toAny: BadNets() as any Attack, part: "attack")
    #expect((attack as? BadNets)?.target == 3)
  }

  @Test func aForeignPartIsNamedWithTheKnownOnes() {
    let error = #expect(throws: SettingError.self) {
      try Overrides(["attak.target=3"], parts: ["dataset", "attack"])
    }
    #expect(error?.description.contains("attak.target") == true)
    #expect(error?.description.contains("attack.…") == true)
  }

  @Test func aCommandWithoutSettingsSaysSo() {
    let fault = #expect(throws: Fault.self) { try Overrides(["attack.target=3"], parts: []) }
    #expect(fault?.kind == .wrongUse)
  }

  @Test func anUnknownSettingIsNamedWithItsPart() throws {
    let overrides = try Overrides(["attack.patchsize=3"], parts: ["attack"])
    let error = #expect(throws: SettingError.self) { try overrides.applied(to: BadNets(), part: "attack") }
    #expect(error?.description.contains("Did you mean 'attack.patchSize'?") == true)
  }

  @Test func aValueOfAnotherKindIsRefused() throws {
    let overrides = try Overrides(["attack.patchSize=big"], parts: ["attack"])
    let error = #expect(throws: SettingError.self) { try overrides.applied(to: BadNets(), part: "attack") }
    #expect(error?.description.contains("'4' by default") == true)
  }

  @Test func settingsWithoutUseAreRefused() throws {
    let overrides = try Overrides(["split.shuffle=true"], parts: ["split"])
    let fault = #expect(throws: Fault.self) { try overrides.refuse("split", because: "there is no clean set") }
    #expect(fault?.description.contains("split.shuffle=true") == true)
    try overrides.refuse("attack", because: "nothing is to be refused")
  }
}
