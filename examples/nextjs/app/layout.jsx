import './style.css';

export const metadata = { title: 'Boatyard', description: 'What is built at the boatyard.' };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <main>{children}</main>
      </body>
    </html>
  );
}
