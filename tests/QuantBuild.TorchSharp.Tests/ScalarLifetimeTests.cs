using System.Reflection;
using QuantBuild.Conformance.Tests.Backends;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Autograd;
using QuantBuild.TorchSharp.Tests.Support;

namespace QuantBuild.TorchSharp.Tests;

/// <summary>
/// TorchSharp lets the garbage collector free a temporary scalar while a native call reads it: nothing here makes one.
/// </summary>
public sealed class ScalarLifetimeTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static
        | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    // Of the instructions: call, callvirt, newobj, each followed by four bytes that name the method.
    private static readonly byte[] Calls = [0x28, 0x6F, 0x73];

    [Xunit.Fact]
    public void Backend_NoMethodOfItsOwn_CallsWhatMakesAScalarByItself()
    {
        var careless = typeof(global::TorchSharp.torch.Tensor).GetMethods(All)
            .Concat(typeof(global::TorchSharp.torch).GetMethods(All))
            .Concat(typeof(global::TorchSharp.torch.nn.functional).GetMethods(All))
            .Where(method => CalledBy(method).Any(IsConversionToScalar))
            .ToHashSet<MethodBase>();
        careless.ShouldContain(typeof(global::TorchSharp.torch.Tensor).GetMethod("square", [])!);

        var found = typeof(TorchBackendFactory).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(All))
            .SelectMany(method => CalledBy(method).Where(careless.Contains)
                .Select(called => $"{method.DeclaringType!.Name}.{method.Name} calls {called}"));
        found.ShouldBeEmpty();
    }

    /// <summary>Four threads train while the collector runs all the time.</summary>
    [Fact]
    public void Training_WhileTheCollectorRuns_ThrowsNothing()
    {
        const int Threads = 4;
        const int Steps = 400;
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        var failures = new List<Exception>();
        var trainers = Enumerable.Range(0, Threads).Select(seed => new Thread(() =>
        {
            try
            {
                Train(seed, Steps);
            }
            catch (Exception exception)
            {
                lock (failures)
                {
                    failures.Add(exception);
                }
            }
        })).ToArray();
        Array.ForEach(trainers, thread => thread.Start());
        Array.ForEach(trainers, thread => thread.Join());
        stop.Cancel();
        collector.Join();
        failures.ShouldBeEmpty();
    }

    private static void Train(int seed, int steps)
    {
        using var backend = LibTorch.Backend(threads: 1);
        var shape = new Shape(8, 8);
        var weight = backend.FromHost(Some.Floats(seed, 64), shape);
        var step = backend.FromHost([0.1f], new Shape(1));
        var (first, second) = (backend.Zeros(shape), backend.Zeros(shape));
        var input = backend.FromHost(Some.Floats(seed + 10, 64), shape);
        var mask = backend.FromHost([1, 1, 1, 1, 0, 1, 1, 1], new Shape(8));
        weight.RequiresGradient = true;
        step.RequiresGradient = true;
        for (var t = 1; t <= steps; t++)
        {
            using var scope = backend.OpenScope();
            var quantized = weight.FakeQuantize(step, null, new Kernels.Quantizers.CodeRange(-7, 7), 0.1f);
            var output = input.Linear(quantized, null, Activation.Gelu).Scale(1.5f).Add(input).Softmax();
            Backpropagation.Run(output.MaskedSquaredError(input, mask));
            backend.ClippedAdamStep(
                [new AdamSlot(weight, weight.Gradient!, first, second, 1e-3f, 0.01f)],
                new AdamHyperparameters(0.9f, 0.999f, 1e-8f, 0.1f, 0.001f),
                maximumNorm: 1);
            weight.ClearGradient();
            step.ClearGradient();
        }
    }

    private static bool IsConversionToScalar(MethodBase method) =>
        (method.DeclaringType == typeof(global::TorchSharp.Scalar) && method.Name == "op_Implicit")
        || method.Name == "ToScalar";

    private static IEnumerable<MethodBase> CalledBy(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 4 < code.Length; i++)
        {
            if (Calls.Contains(code[i]) && Resolve(method, BitConverter.ToInt32(code, i + 1)) is { } called)
            {
                yield return called;
            }
        }
    }

    // Not every such byte is an instruction: what names no method is none.
    private static MethodBase? Resolve(MethodBase method, int token)
    {
        if (token >> 24 is not (0x06 or 0x0A or 0x2B))
        {
            return null;
        }

        try
        {
            return method.Module.ResolveMethod(
                token,
                method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
                method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception exception) when (exception is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }
}
