import Foundation
import Testing
import Torch

@Suite("Runtime") struct RuntimeTests {
  @Test("libtorch is linked and answers")
  func linked() throws {
    let parts = Runtime.version.split(separator: ".")
    #expect(parts.count >= 2 && Int(parts[0])! >= 1)
    #expect(Runtime.facts.contains("LAPACK"))
    #expect(Runtime.threads >= 1)
    #expect(Runtime.cudaDevices >= 0)
    #expect(try (Tensor.scalar(1) + Tensor.scalar(1)).item() == 2)
  }

  @Test("The kernels' loops are shared by as many threads as were asked for")
  func loops() async {
    await #expect(processExitsWith: .success) {
      for count in [2, 1, 3] {
        try Runtime.setThreads(count)
        guard Runtime.loopThreads == count else { exit(1) }
      }
    }
  }

  @Test("What runs on one thread leaves the others for what follows, whether or not it throws")
  func oneThread() async {
    await #expect(processExitsWith: .success) {
      try Runtime.setThreads(3)
      guard try Runtime.onOneThread({ Runtime.loopThreads }) == 1, Runtime.threads == 3 else { exit(1) }
      _ = try? Runtime.onOneThread { try Tensor.zeros([2]) + Tensor.zeros([3]) }
      guard Runtime.threads == 3 else { exit(1) }
    }
  }

  @Test("Every handle is given back, after errors as well")
  func handles() async {
    await #expect(processExitsWith: .success) {
      for _ in 0..<100 { try useAndFail() }
      guard Runtime.liveTensors == 0 else { exit(1) }
    }
  }

  @Test(
    "Devices are read as they are written", arguments: [("cpu", Device.cpu), ("cuda", .cuda(0)), ("cuda:3", .cuda(3))])
  func devices(name: String, device: Device) {
    #expect(Device(name) == device)
    #expect(Device("\(device)") == device)
  }

  @Test("Other words are no device", arguments: ["", "gpu", "cuda:", "cuda:-1", "cuda:x", "CPU"])
  func noDevice(name: String) {
    #expect(Device(name) == nil)
  }
}

private func useAndFail() throws {
  let x = try Tensor([1, 2, 3] as [Double], [3]).leaf()
  let first = try x.pow(3).sum().gradients(of: [x], createGraph: true)[0]
  _ = try first.sum().gradients(of: [x])
  _ = try? x + Tensor.zeros([2])
  _ = try? Tensor.zeros([1 << 50])
  _ = try? first.gradients(of: [x, x, Tensor.zeros([1])], weight: Tensor.zeros([2]))
  _ = try Generator(seed: 1).normal([4]).floats()
}
