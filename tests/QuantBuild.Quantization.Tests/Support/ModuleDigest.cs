using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Quantization.Tests.Support;

/// <summary>SHA-256 over every bit of quantized modules.</summary>
internal static class ModuleDigest
{
    public static string Of(IEnumerable<QuantizedModule> modules)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var module in modules)
        {
            foreach (var (name, weight) in module.Weights)
            {
                Add(hash, $"{name} {weight.Bits} {weight.Granularity} {weight.Rows} {weight.Columns}");
                Add<sbyte>(hash, weight.Codes);
                Add<float>(hash, weight.Steps);
                Add<int>(hash, weight.ZeroPoints ?? []);
            }

            foreach (var (name, delta) in module.Deltas)
            {
                Add(hash, name);
                Add<int>(hash, delta.Positions);
                Add<float>(hash, delta.Values);
                Add<float>(hash, delta.Steps ?? []);
            }

            foreach (var (name, values) in module.Parameters)
            {
                Add(hash, name);
                Add<float>(hash, values);
            }

            foreach (var (name, point) in module.Activations.Concat(module.Probabilities))
            {
                Add(hash, $"{name} {point.Bits} {point.ZeroPoint}");
                Add<float>(hash, [point.Step ?? 0]);
            }

            Add<double>(hash, [.. module.Losses.Select(point => point.Loss)]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

    private static void Add<T>(IncrementalHash hash, ReadOnlySpan<T> values)
        where T : struct => hash.AppendData(MemoryMarshal.AsBytes(values));
}
