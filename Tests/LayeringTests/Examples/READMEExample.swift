import BackdoorUnlearning

func readmeExample() throws {
  // begin
  // Signs drawn by the program. One training image in five carries a white square and the label 8.
  let signs = SyntheticSigns()
  let train = try signs.load(.train, from: nil, seed: 0)
  let test = try signs.load(.test, from: nil, seed: 0)
  let attack = try BadNets().prepared(trigger: nil, shape: [3, 32, 32], classes: train.classes)
  let poisoned = try PoisonedSamples(train, attack: attack, ratio: 0.2, seed: 0)

  let graph = try SmallVGG().graph(classes: train.classes, inputShape: [3, 32, 32])
  let victim = try Network(graph, generator: Generator(seed: 0))
  try Trainer(Recipe(), seed: 0).train(victim, on: poisoned)

  // Repair it with 1,000 clean images, knowing neither the square nor the class.
  let (clean, heldOut) = try Split()(test, clean: 1000, seed: 0)
  let repair = try IBAU().repair(victim, clean: clean, RepairSession(seed: 0))

  let evaluator = Evaluator(clean: clean, heldOut: heldOut, attack: attack)
  for (name, network) in [("before", victim), ("after", repair.network)] {
    let found = try evaluator.evaluate(network)
    print(name, "accuracy", found.acc, "attack success", found.asr ?? 0)
  }
  // end
}
