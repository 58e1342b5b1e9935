export const metadata = { title: 'About the boatyard' };

export default function Page() {
  return (
    <>
      <h1>About</h1>
      <p>Four people and a dog.</p>
    </>
  );
}
