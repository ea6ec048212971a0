using QuantBuild.Formats.PyTorch.Faults;
using QuantBuild.Formats.TensorFiles;

namespace QuantBuild.Formats.PyTorch.Pickles;

/// <summary>
/// A global of Python that may stand in a pickle. The list is closed: whatever else a pickle names is refused, and a
/// name never becomes a type or a call.
/// </summary>
/// <param name="Name">Module and name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="ElementType">Of a storage's type.</param>
internal sealed record PickleGlobal(string Name, PickleGlobalKind Kind, StoredElementType ElementType = default)
{
    private static readonly Dictionary<string, PickleGlobal> Known = new PickleGlobal[]
    {
        new("collections.OrderedDict", PickleGlobalKind.OrderedDictionary),
        new("torch._utils._rebuild_tensor", PickleGlobalKind.RebuildTensor),
        new("torch._utils._rebuild_tensor_v2", PickleGlobalKind.RebuildTensor),
        new("torch._utils._rebuild_parameter", PickleGlobalKind.RebuildParameter),
        Storage("torch.DoubleStorage", StoredElementType.F64),
        Storage("torch.FloatStorage", StoredElementType.F32),
        Storage("torch.HalfStorage", StoredElementType.F16),
        Storage("torch.BFloat16Storage", StoredElementType.BF16),
        Storage("torch.LongStorage", StoredElementType.I64),
        Storage("torch.IntStorage", StoredElementType.I32),
        Storage("torch.ShortStorage", StoredElementType.I16),
        Storage("torch.CharStorage", StoredElementType.I8),
        Storage("torch.ByteStorage", StoredElementType.U8),
        Storage("torch.BoolStorage", StoredElementType.Bool),
    }.ToDictionary(global => global.Name, StringComparer.Ordinal);

    /// <exception cref="ModelFileException">It is not in the list.</exception>
    public static PickleGlobal Find(string module, string name, CheckpointFaults faults) =>
        Known.TryGetValue($"{module}.{name}", out var global)
            ? global
            : throw faults.Unsupported($"names the Python global {CheckpointFaults.Show($"{module}.{name}")}");

    private static PickleGlobal Storage(string name, StoredElementType type) =>
        new(name, PickleGlobalKind.StorageType, type);
}
