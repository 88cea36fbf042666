extension KeptPicture {
  /// The square of `TrojanSquare`, as written by
  /// `ibau train --epochs 6 --threads 1 --out clean.safetensors`, then
  /// `ibau trigger trojan-square --set attack.generate=true --model clean.safetensors --threads 1 --out trojan-square.png`.
  static let trojanSquare = KeptPicture(
    base64: """
      iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAABL0lEQVRIie3QzyvDcRzH8ed3rVkTNlkOJG1SWgnzIxctRcl/4Ea5II5ycdld
      4x9wcJnaUVJI4yT1tcVW22rfzFeTjIPNtB/m8J2/4LOD8nnc3p/en9er3iBJkiRJ0r+gCP7fJz5JLY/HAeUUWa17yxzZVB4cPXaf2w2YBAsO
      aUleVGOQAP/qbadFD7wVestea+hZMLkuEFaP7hNkAIgAcNdKZJS0ZiyYBQuC7ZVoW4EkoPLSlD6x5nL2Yr9i1/RBQPxEmu4spUYsyxC/wrXu
      in6OOUtTGb3aVaEhBUNzarWD0jzH3xv0OQl94KlwUB6+qQkm1wW9Zzb/ykB9WoNdHmcbE23YQ9+5Vn+nAKfAAuFznmLGk+iJsrzmJ74AsDVP
      +5gZX2L70lTU3hcFk/+MH7HVX/n76tRgAAAAAElFTkSuQmCC
      """)
}
