import Catalog
import Testing
import Theory

@Suite("Counterexamples")
struct ShrinkerTests {
  private func counterexample(_ id: String, seed: Int = 0) throws -> Counterexample {
    var test = PropertyTest(try Registry.toyFamilies(id))
    (test.seed, test.instances) = (seed, 300)
    let row = try #require(try test.run().row(PrintedTheorem1.self, .solverShorter))
    return try #require(try test.counterexample(row.extreme, to: PrintedTheorem1.self))
  }

  @Test(
    "The printed bound's shrink to two dimensions or one and a few steps",
    arguments: ["a1", "a2", "b1", "b3", "c1", "c3"], [0, 1])
  func small(id: String, seed: Int) throws {
    let found = try counterexample(id, seed: seed)
    #expect(found.shrunk.dimension <= 2 && found.shrunk.t <= 3 && found.shrunk.k < found.shrunk.t)
    #expect(found.shrunk.k >= 1)
    #expect(found.error > found.bound)
    // Whole numbers and numbers of a few digits: the sentence is short.
    #expect(found.summary.count < 250, "\(found.summary)")
  }

  @Test("A shrunk instance still violates, by itself", arguments: ["a1", "c1"])
  func violates(id: String) throws {
    let found = try counterexample(id)
    let run = InstanceRun(try Registry.toyFamilies(id).problem(), bounds: [PrintedTheorem1.self])
    _ = try #require(run(found.shrunk))
    #expect(run.outcomes[0].isViolation)
  }

  @Test("A token replays the instance and shrinks to the same", arguments: ["a1", "b1"])
  func replay(id: String) throws {
    let found = try counterexample(id)
    let token = try ReplayToken(found.token.description)
    #expect(token == found.token)
    let replayed = try #require(try PropertyTest.replay(token))
    #expect(replayed.outcome.isViolation && replayed.draw.summary == found.drawn.summary)
    let again = try #require(try replayed.test.counterexample(token.index, to: PrintedTheorem1.self))
    #expect(again.summary == found.summary)
  }

  @Test("A token carries ranges")
  func ranges() throws {
    var ranges = InstanceRanges()
    (ranges.dimension, ranges.radius) = (8, 0.5)
    let token = ReplayToken(family: "a1", seed: 3, index: 12, bound: "printed", ranges: ranges)
    #expect(token.description == "1:a1:3:12:printed:dimension=8,radius=0.5")
    #expect(try ReplayToken(token.description) == token)
  }

  /// Four pictures of 3×8×8 pixels; `shade` tells sets of them apart.
  private func pictures(_ shade: Float = 0.5) throws -> ImagePatches {
    let pixels = (0..<4).map { image in (0..<192).map { shade * Float(($0 * 7 + image * 5) % 11) / 10 } }
    return try ImagePatches(pixels, channels: 3, height: 8, width: 8, name: "pictures")
  }

  @Test("A token of inputs cut from images names them, and replays with those only", arguments: ["b1", "b3"])
  func replayOfImages(id: String) throws {
    var test = PropertyTest(try Registry.toyFamilies(id))
    (test.instances, test.images) = (200, try pictures())
    let row = try #require(try test.run().row(PrintedTheorem1.self, .solverShorter))
    let found = try #require(try test.counterexample(row.extreme, to: PrintedTheorem1.self))
    let token = try ReplayToken(found.token.description)
    #expect(token == found.token && token.images == test.images?.source)
    let replayed = try #require(try PropertyTest.replay(token, images: pictures()))
    #expect(replayed.outcome.isViolation && replayed.draw.summary == found.drawn.summary)
    for (images, kind, words) in [
      (nil, Fault.Kind.missingInput, "--dataset pictures"), (try pictures(1), .badData, "needs"),
    ] {
      let fault = try #require(throws: Fault.self) { try PropertyTest.replay(token, images: images) }
      #expect(fault.kind == kind && fault.description.contains(words) && !fault.description.contains("\n"))
    }
  }

  @Test("A token of drawn inputs is not replayed with images, and a family that takes none names none")
  func replayWithoutImages() throws {
    let drawn = try ReplayToken("1:b1:0:12:printed")
    #expect(throws: Fault.self) { try PropertyTest.replay(drawn, images: pictures()) }
    var test = PropertyTest(try Registry.toyFamilies("a1"))
    (test.instances, test.images) = (300, try pictures())
    let row = try #require(try test.run().row(PrintedTheorem1.self, .solverShorter))
    #expect(try test.counterexample(row.extreme, to: PrintedTheorem1.self)?.token.images == nil)
  }

  @Test(
    "Tokens that cannot be replayed are refused in a line",
    arguments: [
      ("2:a1:0:12:printed", "version 2"), ("nonsense", "no replay token"), ("1:a1:0:x:printed", "whole numbers"),
      ("1:a9:0:12:printed", "no toy family named 'a9'"), ("1:a1:0:12:prnted", "'printed'"),
      ("1:a1:0:12:printed:dimension=0", "dimension 0"), ("1:a1:0:-1:printed", "whole numbers"),
      ("1:a1:0:12:printed:colour=3", "colour"), ("1:a1:0:12:printed:images=signs@1", "nothing from images"),
    ])
  func badTokens(text: String, words: String) throws {
    let error = try #require(throws: (any Error).self) { try ReplayToken(text) }
    #expect("\(error)".contains(words) && !"\(error)".contains("\n"))
  }

  @Test("An instance that violates nothing is no counterexample")
  func none() throws {
    #expect(try PropertyTest(LinearQuadratic.self).counterexample(0, to: CorrectedTheorem1.self) == nil)
  }

  @Test("A dimension taken out leaves the other numbers where they belong")
  func removing() throws {
    let draw = Draw([.init("A", [.parameter, .dimension, .dimension]), .init("y", [.sample], kind: .index)])
    draw.reset(dimension: 3, parameters: 2, samples: 2, categories: 3)
    for i in 0..<18 { draw[0][i] = Double(i) }
    (draw[1][0], draw[1][1]) = (0, 2)
    let smaller = try #require(draw.removing(1, of: .dimension))
    #expect((0..<8).map { smaller[0][$0] } == [0, 2, 6, 8, 9, 11, 15, 17])
    let fewer = try #require(draw.removing(1, of: .category))
    #expect([fewer[1][0], fewer[1][1]] == [0, 1])
    #expect(smaller.removing(0, of: .parameter)?.removing(0, of: .parameter) == nil)
  }
}
