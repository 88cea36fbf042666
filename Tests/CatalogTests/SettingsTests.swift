import Catalog
import Testing

@Suite("Settings")
struct SettingsTests {
  private func applied(_ assignments: String...) throws -> Machine {
    try Settings.applying(assignments.map { try Assignment($0) }, to: Machine())
  }

  @Test("Settings are the stored properties, nested ones with dots, in order of declaration")
  func names() {
    #expect(
      Settings.names(of: Machine()) == [
        "speed", "turns", "name", "reversed", "mode", "limit", "label", "engine.power", "engine.gear.teeth", "spare",
        "weights", "pause",
      ])
    #expect(
      Settings.leaves(of: Machine()).map(\.value).prefix(7) == ["1.5", "3", "plain", "false", "slow", "null", "8"])
  }

  @Test("An assignment changes the setting it names and no other")
  func assignment() throws {
    var expected = Machine()
    expected.speed = 2
    expected.turns = 7
    expected.mode = .fast
    expected.pause = .slow
    expected.reversed = true
    #expect(try applied("speed=2", "turns=7", "mode=fast", "reversed=true", "pause=slow") == expected)
  }

  @Test("Dots reach into nested settings, however deep")
  func nested() throws {
    let machine = try applied("engine.power=9", "engine.gear.teeth=20")
    #expect(machine.engine.power == 9)
    #expect(machine.engine.gear.teeth == 20)
    #expect(machine.speed == Machine().speed)
  }

  @Test("An optional takes a value and null", arguments: ["null", "none"])
  func optionals(word: String) throws {
    #expect(try applied("limit=4").limit == 4)
    #expect(try applied("limit=4", "limit=\(word)").limit == nil)
    #expect(try applied("label=\(word)").label == nil)
  }

  @Test("Text of digits stays text where the setting is text")
  func digitsAsText() throws {
    #expect(try applied("name=8").name == "8")
    #expect(try applied("name=true").name == "true")
    #expect(try applied("name=a=b").name == "a=b")
  }

  @Test("A list is written with commas")
  func lists() throws {
    #expect(try applied("weights=1,2.5").weights == [1, 2.5])
    #expect(try applied("weights=4").weights == [4])
  }

  @Test("A nested value that is absent is one setting, which shows as null")
  func absentGroup() {
    #expect(Settings.leaves(of: Machine()).contains { $0.path == "spare" && $0.value == "null" })
    var machine = Machine()
    machine.spare = Gear()
    #expect(Settings.names(of: machine).contains("spare.teeth"))
  }

  @Test("An unknown name lists the known ones and guesses what was meant")
  func unknown() throws {
    let error = try #require(throws: SettingError.self) { try applied("engine.powr=2") }
    guard case .unknown(let name) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(name.nearest == "engine.power")
    #expect(name.known == Settings.names(of: Machine()))
    #expect(
      "\(error)".hasPrefix("no setting named 'engine.powr'. Did you mean 'engine.power'? Known: speed, turns, "))
  }

  @Test("The name of a group is not a setting")
  func groups() {
    #expect(throws: SettingError.self) { try applied("engine=2") }
  }

  @Test(
    "A value of the wrong kind is refused with the present one as the example",
    arguments: [
      ("turns=many", "3", "a value of that kind"), ("turns=1.5", "3", "a value of that kind"),
      ("reversed=7", "false", "a value of that kind"), ("mode=medium", "slow", "one of slow, fast"),
      ("pause=long", "null", "one of slow, fast"),
    ])
  func wrongKind(argument: String, present: String, remedy: String) throws {
    let error = try #require(throws: SettingError.self) { try applied(argument) }
    let words = argument.split(separator: "=")
    #expect("\(error)" == "\(words[0]) cannot be '\(words[1])'; it is '\(present)' by default, give \(remedy)")
  }

  @Test("What is not path=value is refused with an example", arguments: ["speed", "=3", ""])
  func malformed(argument: String) throws {
    let error = try #require(throws: SettingError.self) { try Assignment(argument) }
    #expect("\(error)" == "'\(argument)' is not a setting. Write it as path=value, like attack.target=8")
  }

  @Test("Infinity and NaN survive the way through a tree of settings")
  func nonFinite() throws {
    var machine = Machine()
    machine.speed = .infinity
    let changed = try Settings.applying([Assignment("turns=4")], to: machine)
    #expect(changed.speed == .infinity)
    #expect(changed.turns == 4)
  }
}

private struct Machine: Configurable, Equatable {
  enum Mode: String, Codable, Sendable, CaseIterable { case slow, fast }

  var speed = 1.5
  var turns = 3
  var name = "plain"
  var reversed = false
  var mode = Mode.slow
  var limit: Int?
  var label: Int? = 8
  var engine = Engine()
  var spare: Gear?
  var weights: [Double] = []
  var pause: Mode?
}

private struct Engine: Configurable, Equatable {
  var power = 5
  var gear = Gear()
}

private struct Gear: Configurable, Equatable {
  var teeth = 12
}
