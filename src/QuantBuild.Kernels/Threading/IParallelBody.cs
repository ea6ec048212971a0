namespace QuantBuild.Kernels.Threading;

/// <summary>
/// The body of a parallel loop, shared by reference between the workers of a <see cref="WorkerPool"/>.
/// </summary>
public interface IParallelBody
{
    /// <summary>Runs one task. Tasks run in any order and at the same time, each exactly once.</summary>
    /// <param name="task">0 … task count − 1. What is computed may depend on this alone.</param>
    /// <param name="worker">
    /// 0 … <see cref="WorkerPool.Threads"/> − 1; no two tasks with the same number run at the same time. For scratch
    /// only.
    /// </param>
    void Run(int task, int worker);
}
