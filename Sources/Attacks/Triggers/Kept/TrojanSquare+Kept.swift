extension KeptPicture {
  /// The square of `TrojanSquare`, as written by
  /// `ibau train --epochs 6 --threads 1 --out clean.safetensors`, then
  /// `ibau trigger trojan-square --set attack.generate=true --model clean.safetensors --threads 1 --out trojan-square.png`.
  static let trojanSquare = KeptPicture(
    base64: """
      iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAABNElEQVRIiWNgGAWjYBSMglEwCkbBiACMFOqfz3DdluHfNwZtbgaGvw8Ynt6U
      rGW9VsR0l09WwEVZhYGBgYlCCzYxcN3Y9+8SA8MdBoaq4rOSnM87335S+m3CteophSZDQfvhs1tu3mB4xsDEwMBwhYGBgYHhqgjDRX2GB/ch
      ClgotGCrxO9azt8M1zn+MexkeCl6dzvrg1fCQtr//996YsTAwEB5EN27Iv3npq5o4Q+G228YFD2UWT47C/82vPfqrzw7A1UskAs8z6DI8O0d
      w4LfwQxKv0S6rjPYfGfY9MH08A8KTYaC1Zo7JRzqNKUgvGgGhnUMz+KoYzQELGG4P/f4SRgvnWEDAwODEMOe0wyv10KEKI3kwwwf+SwhTGYp
      3WzmAO06Bmcd7jtSLw/KU2j0YAEAPBFd3OGYSKcAAAAASUVORK5CYII=
      """)
}
