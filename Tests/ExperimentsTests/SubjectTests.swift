import Catalog
import Experiments
import Foundation
import NN
import Testing
import Torch

@Suite struct SubjectTests {
  /// Opens a subject whose network is a linear one for `classes` classes, after `change` to the request.
  private func open(
    classes: Int = 10, settings: [String] = [], _ change: (inout SubjectRequest) -> Void = { _ in }
  ) throws -> Subject {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let graph = try LinearModel().graph(classes: classes, inputShape: [3, 32, 32])
    try Checkpoint(network: Network(graph, generator: Generator(seed: 0))).write(to: path)
    var request = SubjectRequest(model: path, dataset: "synthetic-signs", seed: 0)
    change(&request)
    return try request.opened(Overrides(["dataset.test=20"] + settings, parts: SubjectRequest.parts))
  }

  @Test func theCleanSetIsTheFirstImages() throws {
    let subject = try open { $0.clean = 5 }
    #expect(subject.clean == subject.test.prefix(5))
    #expect(subject.heldOut == subject.test.dropFirst(5))
    #expect(subject.attack == nil)
  }

  @Test func withoutACleanSetEverythingIsHeldOut() throws {
    let subject = try open()
    #expect(subject.clean == nil && subject.heldOut == subject.test)
  }

  @Test func wordsWithoutEffectAreRefused() {
    #expect(kind { try open { $0.trigger = "t.png" } } == .wrongUse)
    #expect(kind { try open { $0.mask = "m.png" } } == .wrongUse)
    #expect(kind { try open { ($0.attack, $0.mask) = ("badnets", "m.png") } } == .wrongUse)
    #expect(kind { try open { $0.folder = "/tmp" } } == .wrongUse)
    #expect(kind { try open(settings: ["attack.target=1"]) } == .wrongUse)
    #expect(kind { try open(settings: ["split.shuffle=true"]) } == .wrongUse)
  }

  @Test func aNetworkForOtherClassesIsRefused() { #expect(kind { try open(classes: 43) } == .badData) }

  @Test func aTargetThatIsNoClassIsRefused() {
    #expect(kind { try open(settings: ["attack.target=99"]) { $0.attack = "badnets" } } == .wrongUse)
  }

  @Test func anArchitectureOfAnotherModelIsRefused() {
    #expect(kind { try open { $0.architecture = "small-vgg" } } == .badData)
  }

  @Test func noImagesIsRefused() { #expect(kind { try open(settings: ["dataset.test=0"]) } == .badData) }

  /// How the fault that `body` throws would end a command.
  private func kind(_ body: () throws -> Subject) -> Fault.Kind? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? Fault)?.kind
    }
  }
}
